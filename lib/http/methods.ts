import document from "@/docs/openapi.json";

/** Job routes, which the OpenAPI document leaves out. */
const JOBS: Record<string, string[]> = {
  "/api/jobs/send": ["POST"],
  "/api/jobs/import": ["POST"],
  "/api/jobs/launch": ["POST"],
  "/api/jobs/sweep": ["GET", "POST"],
};

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

const ROUTES: { segments: string[]; methods: string[] }[] = [
  ...Object.entries(document.paths).map(([path, operations]): [string, string[]] => [
    path,
    METHODS.filter((method) => method.toLowerCase() in operations),
  ]),
  ...Object.entries(JOBS),
].map(([path, methods]) => ({ segments: path.split("/"), methods }));

/** Methods allowed on an API path; null when no route matches. Adds `HEAD` to `GET`, and `OPTIONS`. */
export function methodsOf(pathname: string): string[] | null {
  const segments = pathname.replace(/\/$/, "").split("/");
  const fitting = ROUTES.filter((route) => fits(route.segments, segments));
  // A fixed segment (`/contacts/import`) takes precedence over a parameter (`/contacts/{id}`).
  const [nearest] = fitting.toSorted((a, b) => fixed(b.segments) - fixed(a.segments));
  if (!nearest) return null;
  return [...nearest.methods, ...(nearest.methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"];
}

const isParameter = (segment: string) => segment.startsWith("{");

const fixed = (segments: string[]) => segments.filter((segment) => !isParameter(segment)).length;

const fits = (route: string[], asked: string[]) =>
  route.length === asked.length &&
  route.every((segment, at) => (isParameter(segment) ? asked[at] !== "" : segment === asked[at]));
