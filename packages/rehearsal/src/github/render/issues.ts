import type { PublicAddresses } from '../http/answer.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import type { CommentRecord, EmulatorState, IssueRecord, PullRequestRecord, PullReviewRecord } from '../state/records.ts'
import { nodeId, showPerson } from './people.ts'
import { repositoryPage, repositoryUrl, showFullRepository } from './repository.ts'

/** `label`. */
export function showLabel(
  emulator: EmulatorContext,
  addresses: PublicAddresses,
  { id, name, color, description }: EmulatorState['labels'][number],
) {
  return {
    id,
    node_id: nodeId('Label', id),
    url: `${repositoryUrl(emulator, addresses)}/labels/${encodeURIComponent(name)}`,
    name,
    color,
    description,
    default: false,
  }
}

export function showLabels(emulator: EmulatorContext, addresses: PublicAddresses, names: readonly string[]) {
  return names.flatMap((name) =>
    emulator.state.labels.filter((label) => label.name === name).map((label) => showLabel(emulator, addresses, label)),
  )
}

/** `OWNER`, `MEMBER` and the like; the owner is told from all others. */
function association(emulator: EmulatorContext, login: string): string {
  if (login === emulator.repository.owner) return 'OWNER'
  return login.endsWith('[bot]') ? 'NONE' : 'COLLABORATOR'
}

/** `issue`. */
export function showIssue(emulator: EmulatorContext, addresses: PublicAddresses, issue: IssueRecord) {
  const url = `${repositoryUrl(emulator, addresses)}/issues/${issue.number}`
  return {
    ...issueFrame(emulator, addresses, issue),
    html_url: `${repositoryPage(emulator, addresses)}/issues/${issue.number}`,
    state: issue.state,
    state_reason: issue.stateReason,
    title: issue.title,
    body: issue.body,
    user: showPerson(emulator, addresses, issue.author),
    assignee: issue.assignees[0] === undefined ? null : showPerson(emulator, addresses, issue.assignees[0]),
    assignees: issue.assignees.map((login) => showPerson(emulator, addresses, login)),
    closed_at: issue.closedAt,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    author_association: association(emulator, issue.author),
    timeline_url: `${url}/timeline`,
  }
}

function issueFrame(emulator: EmulatorContext, addresses: PublicAddresses, of: { id: number; number: number; labels: readonly string[] }) {
  const url = `${repositoryUrl(emulator, addresses)}/issues/${of.number}`
  return {
    id: of.id,
    node_id: nodeId('Issue', of.id),
    number: of.number,
    url,
    repository_url: repositoryUrl(emulator, addresses),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    labels: showLabels(emulator, addresses, of.labels),
    milestone: null,
    locked: false,
    comments: emulator.state.comments.filter(({ issue }) => issue === of.number).length,
  }
}

/** A pull request as the issues' list has it. */
export function showPullAsIssue(emulator: EmulatorContext, addresses: PublicAddresses, pull: PullRequestRecord) {
  const page = `${repositoryPage(emulator, addresses)}/pull/${pull.number}`
  const url = `${repositoryUrl(emulator, addresses)}/pulls/${pull.number}`
  return {
    ...issueFrame(emulator, addresses, pull),
    html_url: page,
    state: pull.state,
    title: pull.title,
    body: pull.body,
    user: showPerson(emulator, addresses, pull.author),
    assignee: null,
    assignees: [],
    closed_at: pull.merged?.at ?? null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    author_association: association(emulator, pull.author),
    draft: pull.draft,
    pull_request: { url, html_url: page, diff_url: `${page}.diff`, patch_url: `${page}.patch`, merged_at: pull.merged?.at ?? null },
  }
}

/** `issue-comment`. */
export function showComment(emulator: EmulatorContext, addresses: PublicAddresses, comment: CommentRecord) {
  const isPull = emulator.state.pullRequests.some(({ number }) => number === comment.issue)
  const page = `${repositoryPage(emulator, addresses)}/${isPull ? 'pull' : 'issues'}/${comment.issue}`
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url: `${repositoryUrl(emulator, addresses)}/issues/comments/${comment.id}`,
    html_url: `${page}#issuecomment-${comment.id}`,
    body: comment.body,
    user: showPerson(emulator, addresses, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    issue_url: `${repositoryUrl(emulator, addresses)}/issues/${comment.issue}`,
    author_association: association(emulator, comment.author),
  }
}

/** `pull-request-simple`. */
export function showPull(emulator: EmulatorContext, addresses: PublicAddresses, pull: PullRequestRecord) {
  const url = `${repositoryUrl(emulator, addresses)}/pulls/${pull.number}`
  const issue = `${repositoryUrl(emulator, addresses)}/issues/${pull.number}`
  const page = `${repositoryPage(emulator, addresses)}/pull/${pull.number}`
  const statuses = `${repositoryUrl(emulator, addresses)}/statuses/${pull.headSha}`
  const side = (repository: string, ref: string, sha: string) => {
    const [owner = ''] = repository.split('/')
    return {
      label: `${owner}:${ref}`,
      ref,
      sha,
      user: showPerson(emulator, addresses, owner),
      repo: showFullRepository(emulator, addresses, repository),
    }
  }
  const links = {
    self: url,
    html: page,
    issue,
    comments: `${issue}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${repositoryUrl(emulator, addresses)}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses,
  }
  return {
    url,
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: statuses,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: showPerson(emulator, addresses, pull.author),
    body: pull.body === '' ? null : pull.body,
    labels: showLabels(emulator, addresses, pull.labels).map((label) => ({ ...label, description: label.description ?? '' })),
    milestone: null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.merged?.at ?? null,
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha: pull.merged?.sha ?? pull.mergeSha,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    draft: pull.draft,
    head: side(pull.headRepository, pull.headRef, pull.headSha),
    base: side(`${emulator.repository.owner}/${emulator.repository.name}`, pull.baseRef, pull.baseSha),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    author_association: association(emulator, pull.author),
    auto_merge: null,
  }
}

/** `pull-request-review`. */
export function showReview(emulator: EmulatorContext, addresses: PublicAddresses, review: PullReviewRecord) {
  const pull = `${repositoryUrl(emulator, addresses)}/pulls/${review.pull}`
  const page = `${repositoryPage(emulator, addresses)}/pull/${review.pull}#pullrequestreview-${review.id}`
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: showPerson(emulator, addresses, review.by),
    body: '',
    state: review.state,
    html_url: page,
    pull_request_url: pull,
    _links: { html: { href: page }, pull_request: { href: pull } },
    submitted_at: review.at,
    commit_id: review.commit,
    author_association: association(emulator, review.by),
  }
}
