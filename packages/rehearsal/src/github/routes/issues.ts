import { z } from 'zod'
import {
  bodyOf,
  created,
  type EndpointCall,
  HttpRefusal,
  list,
  noContent,
  notFoundRefusal,
  numberParam,
  ok,
  textParam,
  unprocessable,
} from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { showComment, showIssue, showLabel, showLabels, showPullAsIssue } from '../render/issues.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import type { CommentRecord, IssueRecord, PullRequestRecord } from '../state/records.ts'
import { type Caller, loginOf } from '../state/tokens.ts'

const labelName = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)])
const labelNames = z.array(labelName)
const newIssue = z.object({
  title: z.union([z.string(), z.number()]).transform(String),
  body: z.string().nullish(),
  labels: labelNames.optional(),
  assignees: z.array(z.string()).optional(),
})
const changedIssue = newIssue.partial().extend({
  state: z.enum(['open', 'closed']).optional(),
  state_reason: z.enum(['completed', 'not_planned', 'duplicate', 'reopened']).nullish(),
})
const text = z.object({ body: z.string() })
const addedLabels = z.union([labelNames, z.object({ labels: labelNames })])
const newLabel = z.object({ name: z.string(), color: z.string().default('ededed'), description: z.string().nullish() })

/** GitHub counts characters of bodies; the limit is not in its description. */
const bodyLimit = 65_536

type Entry = IssueRecord | PullRequestRecord

/** REST reference, "Issues", "Issue comments" and "Labels". Pull requests are issues too. */
export function issueRoutes(emulator: EmulatorContext) {
  const { issues, pullRequests, comments, labels } = emulator.state
  const entryOf = (call: EndpointCall): Entry => {
    const number = numberParam(call, 'issue_number')
    const found = issues.find((one) => one.number === number) ?? pullRequests.find((one) => one.number === number)
    if (found === undefined) throw notFoundRefusal()
    if (call.method !== 'GET') checkKind(call.caller, 'mergeSha' in found)
    return found
  }
  const commentOf = (call: EndpointCall): CommentRecord => {
    const found = comments.find(({ id }) => id === numberParam(call, 'comment_id'))
    if (found === undefined) throw notFoundRefusal()
    if (call.method !== 'GET')
      checkKind(
        call.caller,
        pullRequests.some(({ number }) => number === found.issue),
      )
    return found
  }
  const show = (call: EndpointCall, entry: Entry) =>
    'mergeSha' in entry ? showPullAsIssue(emulator, call.addresses, entry) : showIssue(emulator, call.addresses, entry)
  return {
    'GET /repos/{owner}/{repo}/issues': (call: EndpointCall) =>
      list(call, select(call, [...issues, ...pullRequests]), (entry) => show(call, entry)),
    'POST /repos/{owner}/{repo}/issues': (call: EndpointCall) => {
      const { title, body, labels: names = [], assignees = [] } = bodyOf(call, newIssue)
      const issue: IssueRecord = {
        id: emulator.nextId(),
        number: emulator.nextNumber(),
        title,
        body: limited(body ?? ''),
        state: 'open',
        stateReason: null,
        labels: known(emulator, names),
        assignees,
        author: loginOf(call.caller),
        createdAt: emulator.now(),
        updatedAt: emulator.now(),
        closedAt: null,
      }
      issues.push(issue)
      return created(showIssue(emulator, call.addresses, issue))
    },
    'GET /repos/{owner}/{repo}/issues/{issue_number}': (call: EndpointCall) => ok(show(call, entryOf(call))),
    'PATCH /repos/{owner}/{repo}/issues/{issue_number}': (call: EndpointCall) => {
      const entry = entryOf(call)
      const { title, body, labels: names, assignees, state, state_reason: reason } = bodyOf(call, changedIssue)
      if (title !== undefined) entry.title = title
      if (body !== undefined) entry.body = limited(body ?? '')
      if (names !== undefined) entry.labels = known(emulator, names)
      if ('assignees' in entry && assignees !== undefined) entry.assignees = assignees
      if (state !== undefined && state !== entry.state) setState(emulator, entry, { state, reason: reason ?? undefined })
      entry.updatedAt = emulator.now()
      return ok(show(call, entry))
    },
    'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': (call: EndpointCall) => {
      const { number } = entryOf(call)
      return list(
        call,
        comments.filter(({ issue }) => issue === number),
        (comment) => showComment(emulator, call.addresses, comment),
      )
    },
    'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': (call: EndpointCall) => {
      const { number } = entryOf(call)
      const { body } = bodyOf(call, text)
      if (body.trim() === '') throw unprocessable('Validation Failed: body cannot be blank')
      const time = emulator.now()
      const comment: CommentRecord = {
        id: emulator.nextId(),
        issue: number,
        body: limited(body),
        author: loginOf(call.caller),
        createdAt: time,
        updatedAt: time,
      }
      comments.push(comment)
      return created(showComment(emulator, call.addresses, comment))
    },
    'GET /repos/{owner}/{repo}/issues/comments': (call: EndpointCall) =>
      list(call, comments, (comment) => showComment(emulator, call.addresses, comment)),
    'GET /repos/{owner}/{repo}/issues/comments/{comment_id}': (call: EndpointCall) =>
      ok(showComment(emulator, call.addresses, commentOf(call))),
    'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': (call: EndpointCall) => {
      const comment = commentOf(call)
      comment.body = limited(bodyOf(call, text).body)
      comment.updatedAt = emulator.now()
      return ok(showComment(emulator, call.addresses, comment))
    },
    'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': (call: EndpointCall) => {
      comments.splice(comments.indexOf(commentOf(call)), 1)
      return noContent
    },
    'GET /repos/{owner}/{repo}/issues/{issue_number}/labels': (call: EndpointCall) =>
      list(call, showLabels(emulator, call.addresses, entryOf(call).labels), (label) => label),
    'POST /repos/{owner}/{repo}/issues/{issue_number}/labels': (call: EndpointCall) => {
      const entry = entryOf(call)
      const body = bodyOf(call, addedLabels)
      entry.labels = [...new Set([...entry.labels, ...known(emulator, Array.isArray(body) ? body : body.labels)])]
      return ok(showLabels(emulator, call.addresses, entry.labels))
    },
    'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}': (call: EndpointCall) => {
      const entry = entryOf(call)
      const name = textParam(call, 'name')
      if (!entry.labels.includes(name)) throw new HttpRefusal(404, 'Label does not exist')
      entry.labels = entry.labels.filter((label) => label !== name)
      return ok(showLabels(emulator, call.addresses, entry.labels))
    },
    'GET /repos/{owner}/{repo}/labels': (call: EndpointCall) => list(call, labels, (label) => showLabel(emulator, call.addresses, label)),
    'POST /repos/{owner}/{repo}/labels': (call: EndpointCall) => {
      const { name, color, description } = bodyOf(call, newLabel)
      if (labels.some((label) => label.name.toLowerCase() === name.toLowerCase())) {
        throw new HttpRefusal(422, 'Validation Failed', { errors: [{ resource: 'Label', code: 'already_exists', field: 'name' }] })
      }
      const label = { id: emulator.nextId(), name, color, description: description ?? null }
      labels.push(label)
      return created(showLabel(emulator, call.addresses, label))
    },
  } satisfies Routes
}

/** `pull-requests: write` is enough for the issue's side of a pull request, `issues: write` for both (REST reference, "Issue comments"). */
function checkKind(caller: Caller, isPull: boolean): void {
  if (caller.kind !== 'job' || caller.permissions['issues'] === 'write') return
  if (!(isPull && caller.permissions['pull-requests'] === 'write')) throw new HttpRefusal(403, 'Resource not accessible by integration')
}

function limited(body: string): string {
  if (body.length > bodyLimit) throw unprocessable(`Validation Failed: body is too long (maximum is ${bodyLimit} characters)`)
  return body
}

/** GitHub creates labels that do not exist. */
function known(emulator: EmulatorContext, names: readonly string[]): string[] {
  for (const name of names) {
    if (!emulator.state.labels.some((label) => label.name === name))
      emulator.state.labels.push({ id: emulator.nextId(), name, color: 'ededed', description: null })
  }
  return [...new Set(names)]
}

function setState(
  emulator: EmulatorContext,
  entry: Entry,
  { state, reason }: { state: 'open' | 'closed'; reason: NonNullable<IssueRecord['stateReason']> | undefined },
): void {
  entry.state = state
  if (!('stateReason' in entry)) return
  entry.stateReason = state === 'open' ? 'reopened' : (reason ?? 'completed')
  entry.closedAt = state === 'open' ? null : emulator.now()
}

/** Newest first, open ones unless asked otherwise; of several labels all must be there. */
function select(call: EndpointCall, entries: readonly Entry[]): Entry[] {
  const state = call.query.get('state') ?? 'open'
  const wanted = (call.query.get('labels') ?? '').split(',').filter((name) => name !== '')
  const creator = call.query.get('creator')
  const upwards = call.query.get('direction') === 'asc'
  return entries
    .filter((entry) => state === 'all' || entry.state === state)
    .filter((entry) => wanted.every((name) => entry.labels.includes(name)))
    .filter((entry) => creator === null || entry.author === creator)
    .sort((a, b) => (upwards ? a.number - b.number : b.number - a.number))
}
