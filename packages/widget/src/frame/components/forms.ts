/** Everything with inputs. Loaded on its own, after the list: form library and rules are half of the frame's code. */
export { AddCardForm } from "./add-card/add-card-form.tsx";
export { RenameForm } from "./card-list/rename-form.tsx";
