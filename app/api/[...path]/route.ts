import { AppError } from "@/lib/base/errors";
import { problem } from "@/lib/http/problem";

/** What is no address of the API says so as the API says everything, not with the page for people. */
const nothingHere = () => problem(new AppError("not_found"));

export {
  nothingHere as DELETE,
  nothingHere as GET,
  nothingHere as PATCH,
  nothingHere as POST,
  nothingHere as PUT,
};
