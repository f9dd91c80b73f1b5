import type { SqlFault } from "../sql-faults.ts";

const RESULTS = "2-functions/sending/results.sql";
const RECORD = "2-functions/sending/record.sql";
const STOPPING = "2-functions/sending/stopping.sql";
const CLASSES = "4-data/error-classes.sql";

export const ERROR_FAULTS: SqlFault[] = [
  {
    name: "a round has four tries",
    file: RECORD,
    find: "d.outcome = 'passing' and m.tries >= 3",
    replace: "d.outcome = 'passing' and m.tries >= 4",
    tests: "recording",
    test: "P7 are three in a round; a user's retry opens another round",
  },
  {
    name: "a sender is paused at the ninth failure",
    file: RESULTS,
    find: "s.unsent_in_a_row >= 10",
    replace: "s.unsent_in_a_row >= 9",
    tests: "stopping",
    test: "backs off from 5 s to 5 min while nothing can be sent, and is paused at the tenth failure",
  },
  {
    name: "different errors in a row count as one",
    file: RESULTS,
    find: "case when failing_code = x.code then failed_in_a_row else 0 end",
    replace: "failed_in_a_row",
    tests: "stopping",
    test: "is not paused by different errors in a row",
  },
  {
    name: "an error of one number pauses the campaigns of all",
    file: STOPPING,
    find: "where sender_id = p_sender_id and status = 'running'), p_reason",
    replace: "where status = 'running'), p_reason",
    tests: "stopping",
    test: "that an error stops leaves another sender and its campaigns running",
  },
  {
    name: "131049 is retried",
    file: CLASSES,
    find: "(131049, 'later')",
    replace: "(131049, 'passing')",
    tests: "data-tables",
    test: "of the class %s are exactly these",
  },
  {
    name: "an error pauses a campaign one message late",
    file: CLASSES,
    find: "(132012, 'permanent', 5)",
    replace: "(132012, 'permanent', 6)",
    tests: "stopping",
    test: "is paused by the fifth identical error in a row",
  },
  {
    name: "a code of somebody who wants no more opts nobody out",
    file: CLASSES,
    find: "('opt_out', 'permanent', null, true, null)",
    replace: "('opt_out', 'permanent', null, false, null)",
    tests: "data-tables",
    test: "have these effects by their class",
  },
  {
    name: "an unknown error code fails the message",
    file: RECORD,
    find: "where f.class = coalesce(e.class, 'passing')",
    replace: "where f.class = coalesce(e.class, 'permanent')",
    tests: "recording",
    test: "with an unknown error code is treated as passing",
  },
  {
    name: "a delay is another",
    file: CLASSES,
    find: "(80007, 'passing', '5 min', 2, '5 min')",
    replace: "(80007, 'passing', '5 min', 2, '5 s')",
    tests: "data-tables",
    test: "that have delays of their own, and how long they slow the sender down",
  },
];
