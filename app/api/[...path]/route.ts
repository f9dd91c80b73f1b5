import { AppError } from "@/lib/base/errors";
import { problem } from "@/lib/http/problem";

/** Unknown API paths get a problem document instead of the HTML 404 page. */
const nothingHere = () => problem(new AppError("not_found"));

export {
  nothingHere as DELETE,
  nothingHere as GET,
  nothingHere as PATCH,
  nothingHere as POST,
  nothingHere as PUT,
};
