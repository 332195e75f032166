import { formatDuration } from '../../../core/duration.ts'
import { ActionError } from '../../../core/errors.ts'
import { linesTo } from '../../commands/output-lines.ts'
import type { UserCommandDeps } from '../../commands/user-command.ts'

/** A provider's own tool on npm, at the version whose source was read for the calls. */
export type ProviderCli = { name: string; version: string }

export type ProviderCliCall = {
  cli: ProviderCli
  args: readonly string[]
  /** Variables of the tool, the token among them: it is never an argument, which every process of the machine can read. */
  environment: Readonly<Record<string, string>>
  /** Removed from what is shown. */
  token: string
  /** An empty folder: neither modules nor npm settings of an artifact decide which tool runs. */
  cwd: string
  signal: AbortSignal | undefined
}

/** Milliseconds for one upload, with the download of the tool. */
const timeLimit = 15 * 60_000
const maxOutput = 1_048_576
const shownLines = 20

/** What npx, Node and TLS need of the job's environment. Nothing else of it reaches the tool: no secret of another step, no setting. */
const passedOn = /^(PATH|HOME|TMPDIR|LANG|LC_ALL|USERPROFILE|APPDATA|SystemRoot|NODE_EXTRA_CA_CERTS|npm_config_.*|https?_proxy|no_proxy)$/i

/** Runs a provider's tool by npx and gives its standard output. Throws an ActionError with the last lines, without the token, where it fails. */
export async function runProviderCli(call: ProviderCliCall, deps: UserCommandDeps): Promise<string> {
  const { cli, args, environment, token, cwd, signal } = call
  const shown = `${cli.name}@${cli.version}`
  const safe = (text: string) => (deps.redact ?? ((same: string) => same))(text).replaceAll(token, '***')
  const follow = deps.onOutput === undefined ? undefined : linesTo((lines) => deps.onOutput?.(safe(lines)))
  const result = await deps.exec(['npx', '--yes', shown, ...args], {
    cwd,
    env: { ...inheritedBy(deps.variables), CI: '1', NO_COLOR: '1', NO_UPDATE_NOTIFIER: '1', ...environment },
    timeout: timeLimit,
    maxOutput,
    ...(signal === undefined ? {} : { signal }),
    ...(follow === undefined ? {} : { onOutput: follow.push }),
  })
  follow?.end()
  if (result.state === 'exited' && result.code === 0) return result.stdout
  signal?.throwIfAborted()
  if (result.state === 'not-found') {
    throw new ActionError(`There is no program "npx" on the PATH of the runner, so ${shown} cannot be run`, {
      hint: 'Add actions/setup-node with Node 22 or later before this step, or upload in placement.prepare with a tool of yours.',
    })
  }
  const ending =
    result.state === 'timed-out'
      ? `did not end within ${formatDuration(timeLimit)}`
      : result.state === 'killed'
        ? `was ended by ${result.signal}`
        : `ended with exit code ${result.code}`
  const lines = safe(`${result.stdout}\n${result.stderr}`)
    .split('\n')
    .filter((line) => line.trim() !== '')
  throw new ActionError(`${shown} ${args.slice(0, 2).join(' ')} ${ending}`, {
    hint: lines.length === 0 ? 'It printed nothing.' : `Its last lines:\n${lines.slice(-shownLines).join('\n')}`,
  })
}

function inheritedBy(variables: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => passedOn.test(name)))
}
