import { randomUUID } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { bodyOf, type EndpointCall, notFoundRefusal, ok, textParam, unprocessable } from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { repositoryUrl } from '../render/repository.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'

const upload = z.object({ commit_sha: z.string(), ref: z.string(), sarif: z.string(), tool_name: z.string().optional() })
const log = z.object({
  version: z.literal('2.1.0'),
  runs: z.array(z.object({ tool: z.object({ driver: z.object({ name: z.string() }) }), results: z.array(z.unknown()).optional() })),
})

/** GitHub's limits for one upload (docs, "SARIF support for code scanning"). */
const mostRuns = 20
const mostResults = 25_000

/** REST reference, "Upload an analysis as SARIF data". An upload is processed at once. */
export function codeScanningRoutes(emulator: EmulatorContext) {
  return {
    'POST /repos/{owner}/{repo}/code-scanning/sarifs': (call: EndpointCall) => {
      const { commit_sha: sha, ref, sarif: packed, tool_name: tool } = bodyOf(call, upload)
      const sarif = unpack(packed)
      const parsed = log.safeParse(sarif)
      const record = {
        id: randomUUID(),
        sha,
        ref,
        tool: tool ?? (parsed.success ? parsed.data.runs.map((run) => run.tool.driver.name).join(', ') : ''),
        sarif,
        errors: parsed.success
          ? limitsBroken(parsed.data)
          : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
        createdAt: emulator.now(),
      }
      emulator.state.sarifs.push(record)
      return { status: 202, body: { id: record.id, url: `${repositoryUrl(emulator, call.addresses)}/code-scanning/sarifs/${record.id}` } }
    },
    'GET /repos/{owner}/{repo}/code-scanning/sarifs/{sarif_id}': (call: EndpointCall) => {
      const found = emulator.state.sarifs.find(({ id }) => id === textParam(call, 'sarif_id'))
      if (found === undefined) throw notFoundRefusal()
      const analyses = `${repositoryUrl(emulator, call.addresses)}/code-scanning/analyses?sarif_id=${found.id}`
      return ok(
        found.errors.length === 0
          ? { processing_status: 'complete', analyses_url: analyses }
          : { processing_status: 'failed', analyses_url: analyses, errors: found.errors },
      )
    },
  } satisfies Routes
}

function unpack(packed: string): unknown {
  try {
    return JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString())
  } catch {
    throw unprocessable('Invalid request: sarif is not a gzipped, Base64 encoded SARIF log')
  }
}

function limitsBroken({ runs }: z.output<typeof log>): string[] {
  return [
    ...(runs.length > mostRuns ? [`rejecting SARIF, as there are more runs than allowed (${runs.length} > ${mostRuns})`] : []),
    ...runs.flatMap(({ results = [] }) =>
      results.length > mostResults
        ? [`rejecting SARIF, as there are more results per run than allowed (${results.length} > ${mostResults})`]
        : [],
    ),
  ]
}
