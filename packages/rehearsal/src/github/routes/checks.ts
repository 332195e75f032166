import { z } from 'zod'
import {
  bodyOf,
  created,
  type EndpointCall,
  list,
  listIn,
  notFoundRefusal,
  numberParam,
  ok,
  textParam,
  unprocessable,
} from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { showCheckRun } from '../render/checks.ts'
import { repositoryPage } from '../render/repository.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import type { CheckAnnotation, CheckRunRecord } from '../state/records.ts'
import { commitNamed } from './git-data.ts'

const annotation = z.object({
  path: z.string(),
  start_line: z.number(),
  end_line: z.number(),
  start_column: z.number().nullable().default(null),
  end_column: z.number().nullable().default(null),
  annotation_level: z.enum(['notice', 'warning', 'failure']),
  title: z.string().nullable().default(null),
  message: z.string(),
  raw_details: z.string().nullable().default(null),
})

const changes = z.object({
  name: z.string().optional(),
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  status: z.enum(['queued', 'in_progress', 'completed']).optional(),
  started_at: z.string().optional(),
  conclusion: z.string().optional(),
  completed_at: z.string().optional(),
  output: z
    .object({
      title: z.string().optional(),
      summary: z.string().optional(),
      text: z.string().optional(),
      annotations: z.array(annotation).default([]),
    })
    .optional(),
})

const newCheck = changes.extend({ name: z.string(), head_sha: z.string() })

/** REST reference, "Check runs". */
export function checkRoutes(emulator: EmulatorContext) {
  const { checkRuns, jobs } = emulator.state
  const find = (call: EndpointCall) => {
    const found = checkRuns.find(({ id }) => id === numberParam(call, 'check_run_id'))
    if (found === undefined) throw notFoundRefusal()
    return found
  }
  return {
    'POST /repos/{owner}/{repo}/check-runs': async (call: EndpointCall) => {
      const { head_sha: rev, ...given } = bodyOf(call, newCheck)
      const check = apply(emulator, blank(emulator, given.name, await commitNamed(emulator, rev)), given)
      checkRuns.push(check)
      return created(showCheckRun(emulator, call.addresses, check))
    },
    'GET /repos/{owner}/{repo}/check-runs/{check_run_id}': (call: EndpointCall) => ok(showCheckRun(emulator, call.addresses, find(call))),
    'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': (call: EndpointCall) =>
      ok(showCheckRun(emulator, call.addresses, apply(emulator, find(call), bodyOf(call, changes)))),
    // The number of a job is that of its check run, whose annotations `gh run view` asks for.
    'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': (call: EndpointCall) => {
      const job = jobs.find(({ id }) => id === numberParam(call, 'check_run_id'))
      const annotations = job === undefined ? find(call).annotations : job.annotations.map(ofJob)
      const blob = `${repositoryPage(emulator, call.addresses)}/blob/${emulator.repository.defaultBranch}`
      return list(call, annotations, (one) => ({ ...one, blob_href: `${blob}/${one.path}` }))
    },
    'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': async (call: EndpointCall) => {
      const sha = await commitNamed(emulator, textParam(call, 'ref'))
      const name = call.query.get('check_name')
      const matching = checkRuns.filter((check) => check.sha === sha && (name === null || check.name === name))
      return listIn(call, {
        key: 'check_runs',
        items: matching.toReversed(),
        render: (check) => showCheckRun(emulator, call.addresses, check),
      })
    },
  } satisfies Routes
}

function blank(emulator: EmulatorContext, name: string, sha: string): CheckRunRecord {
  return {
    id: emulator.nextId(),
    name,
    sha,
    status: 'queued',
    conclusion: null,
    detailsUrl: '',
    externalId: '',
    title: null,
    summary: null,
    text: null,
    annotations: [],
    startedAt: emulator.now(),
    completedAt: null,
  }
}

/** Annotations are added to those that stand; a conclusion completes the run. */
function apply(emulator: EmulatorContext, check: CheckRunRecord, given: z.output<typeof changes>): CheckRunRecord {
  const { output, conclusion } = given
  if (output !== undefined && output.annotations.length > 50)
    throw unprocessable('Validation Failed: no more than 50 annotations are allowed in one request')
  if (given.status === 'completed' && conclusion === undefined)
    throw unprocessable('Validation Failed: conclusion is required when status is completed')
  check.name = given.name ?? check.name
  check.detailsUrl = given.details_url ?? check.detailsUrl
  check.externalId = given.external_id ?? check.externalId
  check.status = conclusion === undefined ? (given.status ?? check.status) : 'completed'
  check.conclusion = conclusion ?? check.conclusion
  check.startedAt = given.started_at ?? check.startedAt
  check.completedAt = conclusion === undefined ? check.completedAt : (given.completed_at ?? emulator.now())
  check.title = output?.title ?? check.title
  check.summary = output?.summary ?? check.summary
  check.text = output?.text ?? check.text
  check.annotations.push(...(output?.annotations ?? []))
  return check
}

type JobAnnotation = EmulatorContext['state']['jobs'][number]['annotations'][number]

function ofJob({ level, title, message, path, line }: JobAnnotation): CheckAnnotation {
  return {
    path: path ?? '.github',
    start_line: line ?? 1,
    end_line: line ?? 1,
    start_column: null,
    end_column: null,
    annotation_level: level === 'error' ? 'failure' : level,
    title,
    message,
    raw_details: null,
  }
}
