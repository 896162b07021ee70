/** The look of the bank's pages: plain and a little old, as such pages are. */

export const STYLE = `
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column;
  background: #f2f4f7; color: #1d2733; font: 16px/1.45 system-ui, "Segoe UI", Roboto, sans-serif;
}
header {
  display: flex; justify-content: space-between; align-items: center; gap: 12px;
  padding: 14px 16px; background: #12355b; color: #fff;
}
header b { font-size: 18px; letter-spacing: .01em; }
header span { font-size: 13px; padding: 3px 8px; border: 1px solid #9fb4cc; border-radius: 4px; white-space: nowrap; }
main { flex: 1; width: 100%; max-width: 440px; margin: 0 auto; padding: 20px 16px; background: #fff; }
@media (min-width: 480px) {
  main { flex: none; margin: 24px auto; border: 1px solid #d6dce4; border-radius: 6px; padding: 24px; }
}
h1 { margin: 0 0 16px; font-size: 20px; line-height: 1.25; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 6px 16px; margin: 0 0 16px; padding: 12px 0; border-block: 1px solid #e3e7ed; font-size: 15px; }
dt { color: #556270; }
dd { margin: 0; text-align: end; overflow-wrap: anywhere; }
.digits { font-variant-numeric: tabular-nums; white-space: nowrap; }
p { margin: 0 0 16px; }
label { display: block; margin-bottom: 4px; font-weight: 600; }
#smsCode {
  width: 100%; height: 48px; padding: 0 12px; border: 1px solid #7a8794; border-radius: 4px;
  font: inherit; font-size: 20px; letter-spacing: .15em;
}
#smsCode[aria-invalid] { border-color: #b3261e; }
:focus-visible { outline: 2px solid #1b5fb0; outline-offset: 2px; }
#error { margin: 4px 0 0; color: #b3261e; font-size: 14px; min-height: 1.45em; }
#hint { margin: 4px 0 16px; color: #556270; font-size: 14px; }
#hint b { color: #1d2733; }
.buttons { display: flex; gap: 12px; }
button { flex: 1; height: 48px; border: 1px solid #12355b; border-radius: 4px; font: inherit; font-weight: 600; cursor: pointer; }
#cancelBtn { background: #fff; color: #12355b; }
button { background: #12355b; color: #fff; }
footer { padding: 12px 16px; text-align: center; font-size: 13px; color: #556270; }
`;
