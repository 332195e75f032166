/**
 * Escapes external text for a runner's log. GitHub executes `::command::` (and the older `##[command]`) at the start of any output line, so
 * a zero-width space disables both on every line.
 */
export function inertLogText(text: string): string {
  return text.replace(/:(?=:)/g, ':\u200b').replace(/##\[/g, '##\u200b[')
}
