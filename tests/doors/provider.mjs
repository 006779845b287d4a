// A certified OpenID provider with one person and two clients: `node provider.mjs PORT GATEWAY`.
import { Provider } from "oidc-provider";

const [port, gateway] = process.argv.slice(2);
const people = {
  "u-77": { name: "林雯", employee_number: "E-1001", realm_access: { roles: ["kam-staff"] } },
  "u-99": { name: "陈客", employee_number: "E-9", realm_access: { roles: ["canteen"] } },
};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "kam-console",
      client_secret: "a-secret-of-the-console",
      redirect_uris: [`${gateway}/auth/callback`],
      post_logout_redirect_uris: [`${gateway}/`],
      response_types: ["code"],
      grant_types: ["authorization_code"],
    },
    {
      client_id: "core-banking",
      client_secret: "a-secret-of-core-banking",
      redirect_uris: [],
      response_types: [],
      grant_types: ["client_credentials"],
    },
  ],
  claims: { openid: ["sub"], profile: ["name", "employee_number", "realm_access"] },
  extraTokenClaims: () => ({ roles: ["system"] }),
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: () => ({
        scope: "accounts:read accounts:write",
        audience: "kam-suite",
        accessTokenFormat: "jwt",
        accessTokenTTL: 600,
        jwt: { sign: { alg: "RS256" } },
      }),
    },
  },
  findAccount: (_, id) =>
    people[id] && { accountId: id, claims: async () => ({ sub: id, ...people[id] }) },
  pkce: { required: () => true },
  cookies: { keys: ["a key of the test"] },
});

provider.listen(Number(port), "127.0.0.1");
