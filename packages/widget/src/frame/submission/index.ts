/** What the shopper sends and must not be sent twice, without a framework. */
export { withProgress } from "./progress.ts";
export { Submission, type SubmissionState } from "./submission.ts";
