/**
 * Takes the place of the SDK's default credential chain in every bundle. Lambda always hands credentials over in the
 * environment; the other ways in the chain (profiles, SSO, STS, instance metadata) are 100 KB that no function uses.
 */
export const defaultProvider = () => async () => {
  // biome-ignore lint/style/noProcessEnv: the SDK asks here by itself, outside any function of ours
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Error("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set in a function's environment");
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
};
