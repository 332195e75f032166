import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, isAbsolute, join } from 'node:path'
import { ActionError } from '../../../core/errors.ts'
import type { UserCommandDeps } from '../../commands/user-command.ts'

/** An artifact as a folder. `beside` is an empty folder of the same life. Both are removed when it is disposed of. */
export type UnpackedArtifact = AsyncDisposable & { folder: string; beside: string }

/** Milliseconds to unpack. */
const timeLimit = 5 * 60_000

/** Unpacks an archive that `tar` reads (tar, tar.gz, tar.zst, …) into a folder of its own. Throws an ActionError where it cannot. */
export async function unpackArtifact(
  artifact: string,
  { exec, cwd, variables }: Pick<UserCommandDeps, 'exec' | 'cwd' | 'variables'>,
  signal: AbortSignal | undefined,
): Promise<UnpackedArtifact> {
  const home = await mkdtemp(join(variables['RUNNER_TEMP'] ?? tmpdir(), 'slipway-artifact-'))
  const unpacked: UnpackedArtifact = {
    folder: join(home, 'artifact'),
    beside: join(home, 'beside'),
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  }
  await using starting = new AsyncDisposableStack()
  starting.use(unpacked)
  await mkdir(unpacked.folder)
  await mkdir(unpacked.beside)
  const path = isAbsolute(artifact) ? artifact : join(cwd, artifact)
  const result = await exec(['tar', '--extract', `--file=${path}`, `--directory=${unpacked.folder}`, '--no-same-owner'], {
    env: { ...(variables['PATH'] === undefined ? {} : { PATH: variables['PATH'] }), LC_ALL: 'C' },
    timeout: timeLimit,
    ...(signal === undefined ? {} : { signal }),
  })
  if (result.state !== 'exited' || result.code !== 0) {
    signal?.throwIfAborted()
    const why = result.state === 'exited' ? result.stderr.trim().split('\n').slice(-3).join('; ') : `tar: ${result.state}`
    throw new ActionError(`The artifact ${basename(artifact)} could not be unpacked: ${why}`, {
      hint: 'It must be an archive that tar reads, such as release.tar.gz.',
    })
  }
  starting.move()
  return unpacked
}
