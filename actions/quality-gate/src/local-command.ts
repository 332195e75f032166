import { join } from 'node:path'
import type { Files } from '@slipway/shared/ports/files'
import { z } from 'zod'

const manifest = z.object({ scripts: z.object({ test: z.string() }) })

/** The command that runs the tests locally, derived from the files of the repository. */
export async function localCommand(root: string, files: Files): Promise<string | undefined> {
  const text = await files.read(join(root, 'package.json'))
  if (text !== undefined && hasTestScript(text)) {
    if (await files.exists(join(root, 'pnpm-lock.yaml'))) return 'pnpm test'
    return (await files.exists(join(root, 'yarn.lock'))) ? 'yarn test' : 'npm test'
  }
  return (await files.exists(join(root, 'Cargo.toml'))) ? 'cargo test' : undefined
}

function hasTestScript(text: string): boolean {
  try {
    return manifest.safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}
