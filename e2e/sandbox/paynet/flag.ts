/** A yes or no as Paynet's clients send it: JSON's own, or its text, as the documents' FAQ prints it. */
import * as z from "zod";

export const Flag = z
  .union([z.boolean(), z.enum(["true", "false"])])
  .nullish()
  .transform((flag) => flag === true || flag === "true");
