import { expect, test } from "vitest";
import { arrivalOf } from "./mail-link";

test.each([
  ["?token_hash=ab&type=recovery", "", { link: { token_hash: "ab", type: "recovery" }, refused: false }],
  ["?token_hash=ab&type=invite", "", { link: { token_hash: "ab", type: "invite" }, refused: false }],
  ["?token_hash=ab&type=magiclink", "", { link: null, refused: false }],
  ["?token_hash=ab", "", { link: null, refused: false }],
  [
    "",
    "#access_token=a.b.c&refresh_token=r&type=recovery",
    { link: { access_token: "a.b.c", refresh_token: "r" }, refused: false },
  ],
  ["", "#access_token=a.b.c", { link: null, refused: false }],
  ["?error=access_denied&error_code=otp_expired", "", { link: null, refused: true }],
  ["", "#error=access_denied", { link: null, refused: true }],
  ["", "", { link: null, refused: false }],
])("the link %s%s is read as %j", (query, fragment, arrival) => {
  expect(arrivalOf(query, fragment)).toEqual(arrival);
});
