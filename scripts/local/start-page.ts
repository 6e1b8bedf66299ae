import { escaped } from "../../shared/domain/text/html.ts";
import type { DemoSignIn } from "./seed-step.ts";
import type { DeployedStack } from "./stack.ts";

/** What the terminal says once everything runs. */
export function welcomeText(url: string, stack: DeployedStack, signIns: readonly DemoSignIn[]): string {
  const people = signIns.map(({ role, email, password }) => `    ${email}  ${password}  (${role})`);
  return [
    "",
    "  Reform Reports đang chạy · is running",
    "",
    `  Mở · Open:          ${url}`,
    `  API:                ${url}/api/v1`,
    `  Kho AWS cục bộ · Local AWS emulator: ${stack.endpoint}`,
    ...(people.length > 0 ? ["", "  Đăng nhập · Sign in (e-mail, password):", ...people] : []),
    "",
    "  Nộp thử một báo cáo · Report something:  npm run submit -- --help",
    "  Dừng, dữ liệu được giữ · Stop, keeping the data:  Ctrl-C     Làm lại từ đầu · Begin anew:  npm start -- --fresh",
    "",
  ].join("\n");
}

/** The page at `/`, until there is a portal. */
export function startPage(stack: DeployedStack, signIns: readonly DemoSignIn[]): string {
  const people = signIns.map(
    ({ role, email, password }) =>
      `<tr><td>${escaped(email)}</td><td><code>${escaped(password)}</code></td><td>${escaped(role)}</td></tr>`,
  );
  const outputs = Object.entries(stack.outputs).map(
    ([name, value]) => `<tr><td>${escaped(name)}</td><td><code>${escaped(value)}</code></td></tr>`,
  );
  return `<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Reform Reports</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a }
  table { border-collapse: collapse } td { padding: .2rem .8rem .2rem 0; vertical-align: top }
  code { font-size: .9em; overflow-wrap: anywhere } .en { color: #555 }
</style>
<h1>Reform Reports</h1>
<p>Hệ thống báo cáo cải cách hành chính đang chạy trên máy này.<br>
<span class="en" lang="en">The reporting system is running on this machine.</span></p>
<ul>
  <li><a href="/api/v1/me">/api/v1/me</a>: API HTTP, cần mã truy cập <span class="en" lang="en">(the HTTP API, asks for an access token)</span></li>
  <li><code>npm run submit -- --help</code>: nộp thử một báo cáo <span class="en" lang="en">(report something)</span></li>
</ul>
${people.length > 0 ? `<h2>Đăng nhập <span class="en" lang="en">· Sign in</span></h2><table>${people.join("")}</table>` : ""}
<h2>Các phần của hệ thống <span class="en" lang="en">· Parts of the system</span></h2>
<table><tr><td>Emulator</td><td><code>${escaped(stack.endpoint)}</code></td></tr>${outputs.join("")}</table>
</html>
`;
}
