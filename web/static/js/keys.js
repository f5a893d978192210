// When a key is a command and when it is just typing.

/** True if this key press may be read as a command: no modifier, no input method at work, nobody typing or in a dialog. */
export function isCommand(event) {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const target = event.target;
  if (target.closest?.('select, textarea, [contenteditable]')) return false;
  if (target.closest?.('input:not([type="checkbox"], [type="radio"])')) return false;
  return !openDialog();
}

/** The dialog that is open: no key reaches what lies behind it. */
export function openDialog() {
  return document.querySelector('[role="dialog"]:popover-open');
}
