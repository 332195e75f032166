import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemExec } from '@slipway/shared/ports/exec'
import { systemFiles } from '@slipway/shared/ports/files'
import { systemHttp } from '@slipway/shared/ports/http'
import type { ScanContext } from '../src/contract/scanner.ts'
import { aScan } from './samples.ts'

/** A tree in memory with the real ports, for scanners that start a real program. `folder` is the home of these programs. */
export async function aRealTree(
  files: Readonly<Record<string, string>>,
): Promise<AsyncDisposable & { folder: string; context: ScanContext }> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-scan-'))
  return {
    folder,
    context: {
      ...aScan(files),
      exec: systemExec,
      files: systemFiles,
      http: systemHttp,
      environment: { PATH: process.env['PATH'] ?? '', HOME: folder },
      temp: folder,
    },
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true })
    },
  }
}
