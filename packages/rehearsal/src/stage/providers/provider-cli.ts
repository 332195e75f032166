import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Makes a folder for the PATH of a runner, with a program `npx` that stands for the tools of Vercel and of Cloudflare. */
export async function makeProviderPrograms(folder: string): Promise<string> {
  const programs = join(folder, 'programs')
  await mkdir(programs)
  const program = fileURLToPath(new URL('./provider-cli-process.ts', import.meta.url))
  await writeFile(join(programs, 'npx'), `#!/bin/sh\nexec '${process.execPath}' --conditions=slipway-source '${program}' "$@"\n`)
  await chmod(join(programs, 'npx'), 0o755)
  return programs
}
