import type { ExecutionResult, GraphQLSchema } from 'graphql'
import { z } from 'zod'
import { type Answer, HttpRefusal, ok } from '../http/answer.ts'
import type { Incoming } from '../http/request.ts'
import { nodeId } from '../render/people.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import { type Caller, loginOf } from '../state/tokens.ts'

/** What `gh workflow run` and `gh run view` ask. Names as in GitHub's public schema; numbers of ours are too large for its Int. */
const description = `
  type Query { repository(owner: String!, name: String!, followRenames: Boolean): Repository  viewer: User! }
  type User { login: String! }
  type Ref { name: String! }
  type Owner { login: String! id: ID! }
  enum RepositoryPermission { ADMIN MAINTAIN READ TRIAGE WRITE }
  enum IssueOrderField { COMMENTS CREATED_AT UPDATED_AT }
  enum OrderDirection { ASC DESC }
  enum PullRequestState { CLOSED MERGED OPEN }
  input IssueOrder { field: IssueOrderField! direction: OrderDirection! }
  type PullRequest { number: Int! title: String! url: String! state: PullRequestState! headRefName: String! headRepository: Repository headRepositoryOwner: Owner }
  type PullRequestConnection { nodes: [PullRequest] totalCount: Int! }
  type Repository {
    id: ID! name: String! nameWithOwner: String! owner: Owner! description: String url: String! sshUrl: String! databaseId: Float isPrivate: Boolean!
    hasIssuesEnabled: Boolean! hasWikiEnabled: Boolean! viewerPermission: RepositoryPermission
    defaultBranchRef: Ref parent: Repository
    mergeCommitAllowed: Boolean! rebaseMergeAllowed: Boolean! squashMergeAllowed: Boolean!
    pullRequests(headRefName: String, states: [PullRequestState!], first: Int, orderBy: IssueOrder): PullRequestConnection!
  }
`

const question = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
})

let schema: Promise<GraphQLSchema> | undefined

export async function answerGraphql(emulator: EmulatorContext, incoming: Incoming, caller: Caller): Promise<Answer> {
  if (caller.kind === 'nobody') return new HttpRefusal(401, 'This endpoint requires you to be authenticated.').answer
  const asked = question.safeParse(parse(incoming.body))
  if (!asked.success) return new HttpRefusal(400, 'Problems parsing JSON').answer
  const { graphql, buildSchema } = await import('graphql')
  schema ??= Promise.resolve(buildSchema(description))
  const result: ExecutionResult = await graphql({
    schema: await schema,
    source: asked.data.query,
    rootValue: rootOf(emulator, incoming, caller),
    variableValues: asked.data.variables ?? {},
    operationName: asked.data.operationName ?? null,
  })
  return ok({
    ...(result.data === undefined ? {} : { data: result.data }),
    ...(result.errors === undefined ? {} : { errors: result.errors.map((error) => error.toJSON()) }),
  })
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

function rootOf(emulator: EmulatorContext, { addresses }: Incoming, caller: Caller) {
  const { owner, name, id } = emulator.repository
  const role = caller.kind === 'person' ? caller.role : 'write'
  const repository = {
    id: nodeId('Repository', id),
    name,
    nameWithOwner: `${owner}/${name}`,
    owner: { login: owner, id: nodeId('User', emulator.person(owner).id) },
    description: null,
    url: `${addresses.html}/${owner}/${name}`,
    sshUrl: `git@${new URL(addresses.html).hostname}:${owner}/${name}.git`,
    databaseId: id,
    isPrivate: emulator.repository.private,
    hasIssuesEnabled: true,
    hasWikiEnabled: false,
    viewerPermission: role.toUpperCase(),
    defaultBranchRef: { name: emulator.repository.defaultBranch },
    parent: null,
    mergeCommitAllowed: true,
    rebaseMergeAllowed: true,
    squashMergeAllowed: true,
    pullRequests: ({ headRefName, first = 30 }: { headRefName?: string; first?: number }) => {
      const matching = emulator.state.pullRequests.filter((pull) => headRefName === undefined || pull.headRef === headRefName).toReversed()
      return { totalCount: matching.length, nodes: matching.slice(0, first).map(pullOf) }
    },
  }
  const pullOf = ({ number, title, state, headRef, headRepository }: EmulatorContext['state']['pullRequests'][number]) => {
    const [headOwner = '', headName = ''] = headRepository.split('/')
    const account = { login: headOwner, id: nodeId('User', emulator.person(headOwner).id) }
    return {
      number,
      title,
      url: `${addresses.html}/${owner}/${name}/pull/${number}`,
      state: state.toUpperCase(),
      headRefName: headRef,
      headRepositoryOwner: account,
      headRepository: { ...repository, owner: account, name: headName, nameWithOwner: headRepository },
    }
  }
  return {
    viewer: { login: loginOf(caller) },
    repository: (asked: { owner: string; name: string }) =>
      asked.owner.toLowerCase() === owner.toLowerCase() && asked.name.toLowerCase() === name.toLowerCase() ? repository : null,
  }
}
