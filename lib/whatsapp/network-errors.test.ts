import { describe, expect, it } from "vitest";
import { neverConnected } from "./network-errors";

const error = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more });
const wrapped = (cause: unknown) => new TypeError("fetch failed", { cause });

describe("nothing was sent", () => {
  it.each([
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EAI_FAIL",
    "EAI_NODATA",
    "EAI_NONAME",
    "UND_ERR_CONNECT_TIMEOUT",
    "CERT_HAS_EXPIRED",
    "CERT_NOT_YET_VALID",
    "CERT_REVOKED",
    "CERT_SIGNATURE_FAILURE",
    "CERT_UNTRUSTED",
    "CERT_REJECTED",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_GET_ISSUER_CERT",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "ERR_TLS_HANDSHAKE_TIMEOUT",
    "ERR_SSL_WRONG_VERSION_NUMBER",
    "ERR_SSL_UNSUPPORTED_PROTOCOL",
    "ERR_SSL_PACKET_LENGTH_TOO_LONG",
    "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE",
    "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
  ])("after %s, alone or as a cause", (code) => {
    expect([neverConnected(error(code)), neverConnected(wrapped(error(code)))]).toEqual([true, true]);
  });

  it("after any error of connecting or of finding the host", () => {
    for (const syscall of ["connect", "getaddrinfo"])
      expect(neverConnected(wrapped(error("EHOSTUNREACH", { syscall })))).toBe(true);
  });

  it("when every address of a host failed so", () => {
    const refused = error("ECONNREFUSED");
    expect(neverConnected(wrapped(new AggregateError([refused, refused])))).toBe(true);
    expect(neverConnected(wrapped(new AggregateError([refused, error("ECONNRESET")])))).toBe(false);
    expect(neverConnected(new AggregateError([]))).toBe(false);
  });
});

describe("something may have been sent", () => {
  it.each([
    "ECONNRESET",
    "EPIPE",
    "ETIMEDOUT",
    "ECONNABORTED",
    "UND_ERR_SOCKET",
    "UND_ERR_HEADERS_TIMEOUT",
    "UND_ERR_BODY_TIMEOUT",
    "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC",
    "HPE_INVALID_CONSTANT",
    "ABORT_ERR",
  ])("after %s", (code) => {
    expect([neverConnected(error(code)), neverConnected(wrapped(error(code)))]).toEqual([false, false]);
    expect(neverConnected(error(code, { syscall: "write" }))).toBe(false);
  });

  it("after what is no error, or has no cause", () => {
    expect([undefined, null, "ECONNREFUSED", { code: "ECONNREFUSED" }].map(neverConnected)).toEqual(
      Array(4).fill(false),
    );
    expect(neverConnected(new TypeError("fetch failed"))).toBe(false);
  });
});
