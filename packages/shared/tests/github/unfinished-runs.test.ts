import { expect, it } from 'vitest'
import { githubRunQueries } from '../../src/github/run-queries.ts'
import { fakeGithub } from '../../src/testing/github.ts'

const run = {
  ...{ id: 42, run_number: 3, workflow_id: 7, head_branch: 'main', head_sha: 'a'.repeat(40), status: 'waiting' },
  ...{ head_repository: { full_name: 'owner/name' }, html_url: 'https://github.test/runs/42' },
}

it('lists the runs of a workflow, or of the repository, with a status', async () => {
  const asked: string[] = []
  const github = await fakeGithub(({ path, query }) => {
    asked.push(`${path.split('/actions/')[1]} ${query.get('status')}`)
    return { body: { total_count: 1, workflow_runs: [run, { ...run, head_branch: null, head_repository: null }] } }
  })
  const queries = githubRunQueries(github, 1)
  expect(await queries.unfinished({ status: 'waiting', workflow: 7 })).toEqual([
    {
      ...{ id: 42, number: 3, workflow: 7, branch: 'main', sha: 'a'.repeat(40) },
      ...{ repository: 'owner/name', url: 'https://github.test/runs/42' },
    },
    expect.objectContaining({ branch: undefined, repository: '' }),
  ])
  await queries.unfinished({ status: 'in_progress' })
  expect(asked).toEqual(['workflows/7/runs waiting', 'runs in_progress'])
})

it('reads all pages of the jobs of a run, and the environments that it waits for', async () => {
  const job = (name: string) => ({ name, status: 'waiting', created_at: '2026-01-05T11:00:00Z', html_url: null })
  const github = await fakeGithub(({ path, query }) => {
    if (path.endsWith('/pending_deployments')) return { body: [{ environment: { name: 'production' } }, { environment: {} }] }
    const next = { link: '<https://api.github.test/jobs?page=2>; rel="next"' }
    return query.get('page') === '1' ? { body: { jobs: [job('a')] }, headers: next } : { body: { jobs: [job('b')] } }
  })
  const queries = githubRunQueries(github, 1)
  expect((await queries.jobs(42)).map(({ name }) => name)).toEqual(['a', 'b'])
  expect(await queries.pending(42)).toEqual(['production', ''])
})
