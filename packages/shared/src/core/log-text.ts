/**
 * Text from outside, made fit for a runner's log: GitHub reads `::command::` (and the older `##[command]`) at the start
 * of any line of output, so both are broken with a zero-width space, on every line.
 */
export function inertLogText(text: string): string {
  return text.replace(/:(?=:)/g, ':\u200b').replace(/##\[/g, '##\u200b[')
}
