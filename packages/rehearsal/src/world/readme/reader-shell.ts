import { execFile } from 'node:child_process'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { messageOf } from '@slipway/shared/core/errors'
import { z } from 'zod'
import { serveOnFreePort } from '../../stage/providers/api-server.ts'
import { gitEnvironment } from '../git/git-environment.ts'
import { type GhCommand, readGhCommand } from './gh-command.ts'

const execute = promisify(execFile)

export type ReaderShellOptions = {
  /** The repository, in which commands run. */
  folder: string
  /** A folder for programs and temporary files. */
  home: string
  /** Folders of programs that come before those of the machine. */
  programs: readonly string[]
  variables: Readonly<Record<string, string>>
  /** Carries out a command of gh. Gives what gh prints. */
  gh(command: GhCommand): Promise<string>
  resources: AsyncDisposableStack
}

export type ReaderShell = { run(script: string): Promise<void> }

/** The shell of a person who reads a page: bash in the repository, with git, a stand-in for gh, and nothing of this machine's configuration. */
export async function openReaderShell({ folder, home, programs, variables, gh, resources }: ReaderShellOptions): Promise<ReaderShell> {
  const { url } = resources.use(
    await serveOnFreePort(async (request, response) => {
      const told = await text(request)
        .then((body) => gh(readGhCommand(z.array(z.string()).parse(JSON.parse(body)))))
        .then(
          (stdout) => ({ stdout }),
          (error) => ({ stdout: '', error: messageOf(error) }),
        )
      response.end(JSON.stringify(told))
    }),
  )
  const own = join(home, 'programs')
  await mkdir(join(home, 'tmp'), { recursive: true })
  await mkdir(own, { recursive: true })
  const program = fileURLToPath(new URL('./gh-process.ts', import.meta.url))
  await writeFile(join(own, 'gh'), `#!/bin/sh\nexec '${process.execPath}' --conditions=slipway-source '${program}' "$@"\n`)
  await chmod(join(own, 'gh'), 0o755)
  const env = {
    ...gitEnvironment,
    TMPDIR: join(home, 'tmp'),
    ...variables,
    PATH: [own, ...programs, gitEnvironment.PATH].join(':'),
    REHEARSAL_GH: url,
  }
  return {
    run: async (script) => {
      await execute('bash', ['--norc', '-euo', 'pipefail', '-c', script], { cwd: folder, env })
    },
  }
}
