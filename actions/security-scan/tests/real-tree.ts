import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemExec } from '@slipway/shared/ports/exec'
import { systemFiles } from '@slipway/shared/ports/files'
import type { ScanContext } from '../src/contract/scanner.ts'
import { KnownSecrets } from '../src/secrets/known-secrets.ts'

/** A tree on the disk, and the real ports, for scanners that start a real program. */
export async function aRealTree(
  files: Readonly<Record<string, string>>,
): Promise<AsyncDisposable & { folder: string; context: ScanContext }> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-scan-'))
  const root = await mkdtemp(join(folder, 'tree-'))
  for (const [path, text] of Object.entries(files)) await writeFile(join(root, path), text)
  return {
    folder,
    context: {
      tree: {
        root,
        paths: Object.keys(files).sort(),
        tracked: false,
        repository: root,
        blobs: new Map(),
        gitOnly: [],
        links: [],
        unscanned: [],
      },
      exec: systemExec,
      files: systemFiles,
      environment: { PATH: process.env['PATH'] ?? '', HOME: folder },
      signal: new AbortController().signal,
      temp: folder,
      secrets: new KnownSecrets('quay/harbor'),
    },
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true })
    },
  }
}
