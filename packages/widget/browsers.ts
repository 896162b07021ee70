/** The oldest browsers that the builds are for: ES2022. */
export const browsers = ["chrome109", "safari16", "firefox115"];
