import { z } from 'zod'
import type { ProgramOutput } from './program.ts'

/** A line of `trufflehog filesystem --json` (trufflehog, `pkg/output/json.go`). `Raw` and `RawV2` are the secret in clear. */
const line = z.object({
  SourceMetadata: z.object({ Data: z.object({ Filesystem: z.object({ file: z.string(), line: z.number().int().optional() }) }) }),
  DetectorName: z.string(),
  Verified: z.boolean().default(false),
  Raw: z.string().default(''),
  RawV2: z.string().default(''),
})

/** What TruffleHog takes for a secret. `values`: what of it stands in the file, the longest first; never shown. */
export type TrufflehogHit = { file: string; line: number; detector: string; isVerified: boolean; values: string[] }

/** `isWhole`: it has read each file to its end. A packed file that is broken is no fault of its own. */
export type TrufflehogOutput = { state: 'read'; hits: TrufflehogHit[]; isWhole: boolean } | { state: 'failed'; reason: string }

/** Its exit codes are 0, also for findings, and another for a fault. Anything beside its lines is a fault, such as the half of a line. */
export function readTrufflehog({ code, stdout, stderr }: ProgramOutput): TrufflehogOutput {
  const hits: TrufflehogHit[] = []
  for (const text of stdout.split('\n')) {
    if (text.trim() === '') continue
    const hit = hitIn(text)
    // What it printed is not quoted: it may be a secret.
    if (hit === undefined) return { state: 'failed', reason: 'it printed what is not one of its findings' }
    hits.push(hit)
  }
  if (code === 0) return { state: 'read', hits, isWhole: !stderr.includes('encountered errors during scan') }
  const said = stderr.trim().replace(/\s+/g, ' ').slice(-400)
  return { state: 'failed', reason: said === '' ? `it ended with code ${code}` : said }
}

function hitIn(text: string): TrufflehogHit | undefined {
  try {
    const read = line.safeParse(JSON.parse(text))
    if (!read.success) return undefined
    const { SourceMetadata, DetectorName: detector, Verified: isVerified, Raw, RawV2 } = read.data
    const { file, line: at = 1 } = SourceMetadata.Data.Filesystem
    const values = [...new Set([Raw, RawV2].filter((value) => value !== ''))].sort((a, b) => b.length - a.length)
    return { file, line: Math.max(1, at), detector, isVerified, values }
  } catch {
    return undefined
  }
}
