import { join } from 'node:path'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import type { Files } from '@slipway/shared/ports/files'

/** How a service is built, as lines for bash that run in its folder. Empty lines do nothing. */
export type BuildCommands = {
  command: string
  test: string
  /** The folder that becomes the release, from the folder of the service. */
  output: string
}

type Build = EnvironmentConfig['build']
type Preset = 'node' | 'rust' | 'none'

/** The commands of a service: its own, and for those that it does not have the ones of its preset. */
export function buildCommandsOf(build: Build, found: Preset): BuildCommands {
  const preset = presetOf(build, found)
  const output = build?.output ?? (preset === 'none' ? '.' : 'dist')
  const usual = presets[preset](output)
  return {
    command: build?.run === undefined ? usual.command : shellLine(build.run),
    test: build?.test === undefined ? usual.test : shellLine(build.test),
    output,
  }
}

/** A service that says its own command is built by that alone. A preset without a build is refused when the file is read. */
function presetOf(build: Build, found: Preset): Preset {
  const named = build?.preset
  if (named !== undefined) return named === 'container' ? 'none' : named
  return build?.run === undefined ? found : 'none'
}

const presets: Record<Preset, (output: string) => Pick<BuildCommands, 'command' | 'test'>> = {
  node: () => ({ command: 'npm ci && npm run build', test: 'npm test' }),
  rust: (output) => ({
    command: `cargo install --locked --no-track --path . --root ${quoted(output)}`,
    test: 'cargo test --locked',
  }),
  none: () => ({ command: '', test: '' }),
}

/** What the files of a folder say of how it is built. */
export async function presetIn(folder: string, files: Pick<Files, 'size'>): Promise<Preset> {
  const has = async (name: string) => (await files.size(join(folder, name))) !== undefined
  if (await has('package.json')) return 'node'
  return (await has('Cargo.toml')) ? 'rust' : 'none'
}

/** The form in which slipway.yml keeps one line for bash. */
const lineForBash = ['bash', '--norc', '-euo', 'pipefail', '-c']

/** A command of slipway.yml as one line for bash. */
function shellLine(command: readonly string[]): string {
  const [line, ...more] = command.slice(lineForBash.length)
  const isLine = line !== undefined && more.length === 0 && lineForBash.every((part, index) => command[index] === part)
  return isLine ? line : command.map(quoted).join(' ')
}

function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
