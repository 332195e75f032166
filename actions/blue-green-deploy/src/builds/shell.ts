import { shellWord } from '@slipway/shared/core/shell-word'

/** The form in which slipway.yml keeps one line for bash. */
const lineForBash = ['bash', '--norc', '-euo', 'pipefail', '-c']

/** A command of slipway.yml as one line for bash. */
export function shellLine(command: readonly string[]): string {
  const [line, ...more] = command.slice(lineForBash.length)
  const isLine = line !== undefined && more.length === 0 && lineForBash.every((part, index) => command[index] === part)
  return isLine ? line : command.map(shellWord).join(' ')
}
