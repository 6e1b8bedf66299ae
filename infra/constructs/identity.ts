import { Aws, Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  OAuthScope,
  UserPool,
  type UserPoolClient,
  UserPoolEmail,
} from "aws-cdk-lib/aws-cognito";
import { Construct } from "constructs";
import type { StageSettings } from "../stage.ts";

/** A removed right is gone from the token within this; membership is looked up at each request anyway. */
const ACCESS_TOKEN_LIFETIME = Duration.minutes(10);
/** One working day: people sign in, with their second factor, once a morning. */
const REFRESH_TOKEN_LIFETIME = Duration.hours(12);

/** Groups of the reform office. Unit members are in none: their rights come from memberships. */
const GROUPS = {
  office: "Sees all, reviews, exempts, extends",
  "office-admin": "Also manages periods, units, members, calendar and templates",
  viewer: "Sees all, changes nothing",
} as const;

/** The message to somebody who was just added. Cognito puts name and password in place of the braces. */
const invitationTo = (appUrl: string) => ({
  emailSubject: "Tài khoản báo cáo cải cách hành chính / Your Reform Reports account",
  emailBody: [
    `Anh/chị đã được thêm vào hệ thống báo cáo cải cách hành chính: ${appUrl}`,
    "Tên đăng nhập: {username}<br>Mật khẩu tạm thời (7 ngày): {####}",
    `You have been added to Reform Reports: ${appUrl}`,
    "User name: {username}<br>Temporary password (7 days): {####}",
  ].join("<br><br>"),
});

/** The message to somebody who forgot the password. */
const PASSWORD_CODE = {
  emailSubject: "Mã xác nhận / Your code",
  emailBody: "Mã xác nhận của anh/chị là {####}.<br><br>Your code is {####}.",
};

/** Who can sign in, and how. */
export class Identity extends Construct {
  readonly userPool: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, { settings }: { readonly settings: StageSettings }) {
    super(scope, id);
    this.userPool = new UserPool(this, "Users", {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      standardAttributes: { email: { required: true, mutable: true } },
      email:
        settings.senderAddress === undefined
          ? UserPoolEmail.withCognito()
          : UserPoolEmail.withSES({
              fromEmail: settings.senderAddress,
              fromName: "Reform Reports",
              sesRegion: settings.region ?? Aws.REGION,
            }),
      userInvitation: invitationTo(settings.appUrl),
      userVerification: PASSWORD_CODE,
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(7),
      },
      // Cognito knows MFA for a whole pool, not for a group, so where the office needs it everybody has it.
      mfa: settings.mfaRequired ? Mfa.REQUIRED : Mfa.OFF,
      ...(settings.mfaRequired ? { mfaSecondFactor: { otp: true, sms: false } } : {}),
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: settings.protectData,
      removalPolicy: settings.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.#acknowledge(settings);

    for (const [groupName, description] of Object.entries(GROUPS)) {
      this.userPool.addGroup(groupName, { groupName, description });
    }
    this.client = this.userPool.addClient("Portal", {
      generateSecret: false,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: ACCESS_TOKEN_LIFETIME,
      idTokenValidity: ACCESS_TOKEN_LIFETIME,
      refreshTokenValidity: REFRESH_TOKEN_LIFETIME,
      authFlows: { userPassword: settings.passwordSignIn, adminUserPassword: settings.passwordSignIn },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
        callbackUrls: [`${settings.appUrl}/`],
        logoutUrls: [`${settings.appUrl}/`],
      },
    });
    this.userPool.addDomain("SignIn", {
      cognitoDomain: { domainPrefix: `${settings.signInDomainPrefix}-${Aws.ACCOUNT_ID}` },
    });
  }

  /** Who issued a token, as written in it. Built by hand, as emulators answer `ProviderURL` in their own way. */
  get issuer(): string {
    return `https://cognito-idp.${Stack.of(this).region}.amazonaws.com/${this.userPool.userPoolId}`;
  }

  #acknowledge(settings: StageSettings): void {
    Validations.of(this.userPool).acknowledge({
      id: "AwsSolutions-COG8",
      reason:
        "The Plus plan costs about 0.02 USD per person and month for risk scoring of passwords. With a second factor for " +
        "everyone and no self sign-up it adds little for some 300 known people.",
    });
    if (!settings.mfaRequired) {
      Validations.of(this.userPool).acknowledge({
        id: "AwsSolutions-COG2",
        reason: "The setting is off only where all data is made up and people sign in from scripts.",
      });
    }
  }
}
