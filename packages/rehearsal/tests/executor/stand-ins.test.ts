import { expect, it } from 'vitest'
import { jobOf, logOf, TestRepository, workflowOf } from './test-repository.ts'

it('checks out the commit of the run, shallow or whole, without credentials when so asked', async () => {
  await using shop = new TestRepository()
  shop.commit({ 'old.txt': 'old' })
  shop.git('tag', 'v1')
  shop.git('push', '--quiet', 'origin', 'v1')
  const result = await shop.run(
    workflowOf(`- uses: actions/checkout@v6
- run: echo "count $(git rev-list --count HEAD), on $(git branch --show-current), $(git rev-parse HEAD)"
- { uses: actions/checkout@v6, with: { fetch-depth: 0, persist-credentials: false, path: whole } }
- run: cd whole; echo "count $(git rev-list --count HEAD) tags $(git tag)"; git push origin HEAD:x 2>&1 || echo cannot push
- { uses: actions/checkout@v6, with: { ref: v1, path: tagged } }
- run: ls tagged
- { uses: actions/checkout@v6, with: { path: ../out }, continue-on-error: true }
- { uses: actions/checkout@v6, with: { ref: gone }, continue-on-error: true }`),
  )
  const log = logOf(jobOf(result, 'build'))
  expect(log).toContain(`count 1, on main, ${shop.git('rev-parse', 'HEAD')}`)
  expect(log).toEqual(expect.arrayContaining(['count 2 tags v1', 'cannot push', 'old.txt']))
  expect(
    jobOf(result, 'build')
      .steps.slice(-2)
      .map(({ outcome }) => outcome),
  ).toEqual(['failure', 'failure'])
  expect(result.stoodIn).toEqual(['actions/checkout'])
})

it('hands artifacts from job to job as the real actions do', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(`
on: push
jobs:
  up:
    runs-on: x
    outputs: { id: '\${{ steps.one.outputs.artifact-id }}', digest: '\${{ steps.one.outputs.artifact-digest }}' }
    steps:
      - run: mkdir -p out/deep .hidden; echo a > out/a.txt; echo b > out/deep/b.txt; echo h > out/.secret; echo m > out/a.map; echo c > c.txt
      - { id: one, uses: actions/upload-artifact@v7, with: { name: one, path: "out\\n!out/**/*.map", retention-days: 3 } }
      - { uses: actions/upload-artifact@v7, with: { name: two, path: "out/deep\\nc.txt" } }
      - { uses: actions/upload-artifact@v7, with: { name: three, path: 'out/**/*.txt' } }
      - { uses: actions/upload-artifact@v7, with: { name: empty, path: nothing } }
      - { uses: actions/upload-artifact@v7, with: { name: bad, path: nothing, if-no-files-found: error }, continue-on-error: true }
      - { uses: actions/upload-artifact@v7, with: { name: one, path: c.txt }, continue-on-error: true }
      - { uses: actions/upload-artifact@v7, with: { name: ignored, path: 'c*.txt', archive: false } }
      - { uses: actions/upload-artifact@v7, with: { path: 'out/**/*.txt', archive: false }, continue-on-error: true }
  down:
    needs: up
    runs-on: x
    steps:
      - { uses: actions/download-artifact@v8, with: { name: one, path: got } }
      - { uses: actions/download-artifact@v8, with: { path: all } }
      - { uses: actions/download-artifact@v8, with: { pattern: 't*', path: merged, merge-multiple: true } }
      - { uses: actions/download-artifact@v8, with: { name: nothing }, continue-on-error: true }
      - run: find . -type f | sort; echo "\${{ needs.up.outputs.id }} \${{ needs.up.outputs.digest }}"
`)
  expect(jobOf(result, 'up').steps.map(({ outcome }) => outcome)).toEqual([
    'success',
    'success',
    'success',
    'success',
    'success',
    'failure',
    'failure',
    'success',
    'failure',
  ])
  expect(jobOf(result, 'up').annotations.map(({ level }) => level)).toEqual(['warning', 'error', 'error', 'error'])
  const log = logOf(jobOf(result, 'down'))
  expect(log.filter((line) => line.startsWith('./'))).toEqual([
    './all/c.txt/c.txt',
    './all/one/a.txt',
    './all/one/deep/b.txt',
    './all/three/a.txt',
    './all/three/deep/b.txt',
    './all/two/c.txt',
    './all/two/out/deep/b.txt',
    './got/a.txt',
    './got/deep/b.txt',
    './merged/a.txt',
    './merged/c.txt',
    './merged/deep/b.txt',
    './merged/out/deep/b.txt',
  ])
  expect(log).toContain('500 sha256:500')
  expect(jobOf(result, 'down').steps[3]?.outcome).toBe('failure')
})

it('says of what it did not do that it was stood in for', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(
    workflowOf(`- { uses: actions/setup-node@v6, with: { node-version: 24 } }
- { id: cache, uses: actions/cache@v5, with: { path: x, key: k } }
- run: node -e "console.log(process.version.split('.')[0] + ' hit \${{ steps.cache.outputs.cache-hit }}')"
- { uses: github/codeql-action/upload-sarif@v4, with: { sarif_file: x } }
- { uses: actions/attest-build-provenance@v4, with: { subject-path: x } }`),
  )
  expect(logOf(jobOf(result, 'build'))).toContain('v24 hit false')
  expect(result.stoodIn).toEqual([
    'actions/attest-build-provenance',
    'actions/cache',
    'actions/setup-node',
    'github/codeql-action/upload-sarif',
  ])
  expect(jobOf(result, 'build').annotations.map(({ message }) => message)).toEqual(
    Array.from({ length: 2 }, () => expect.stringContaining('proves nothing')),
  )
})
