import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, jwtVerify, SignJWT } from "jose";

export interface Claims extends JWTPayload {
  sub: string;
  role: string;
  session_id?: string;
}

export interface SigningKey {
  /** As published at `/auth/v1/.well-known/jwks.json`. */
  jwks: { keys: JWK[] };
  sign(claims: JWTPayload): Promise<string>;
  /** Throws if the token was not signed by this project, or has expired. */
  verify(token: string): Promise<Claims>;
}

/** The key is kept on disk, so that sessions survive a restart. */
export async function loadSigningKey(dataDir: string): Promise<SigningKey> {
  const file = path.join(dataDir, "auth-key.json");
  const secret = (await readKey(file)) ?? (await createKey(file));
  const { d: _, ...shared } = secret;
  const privateKey = await importJWK(secret, "ES256");
  const publicKey = await importJWK(shared, "ES256");
  return {
    jwks: { keys: [{ ...shared, alg: "ES256", use: "sig", key_ops: ["verify"], ext: true }] },
    sign: (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: secret.kid, typ: "JWT" }).sign(privateKey),
    verify: async (token) => {
      const { payload } = await jwtVerify<Claims>(token, publicKey, {
        algorithms: ["ES256"],
        requiredClaims: ["sub", "exp", "role"],
      });
      return payload;
    },
  };
}

async function readKey(file: string): Promise<JWK | undefined> {
  try {
    return JSON.parse(await fs.readFile(file, "utf8")) as JWK;
  } catch {
    return undefined;
  }
}

async function createKey(file: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const key = await exportJWK(privateKey);
  key.kid = createHash("sha256").update(`${key.x}.${key.y}`).digest("hex").slice(0, 32);
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, JSON.stringify(key), { mode: 0o600 });
  return key;
}
