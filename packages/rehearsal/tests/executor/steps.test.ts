import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { RunAnnotation } from '../../src/contract/run-results.ts'
import { jobOf, logOf, TestRepository, workflowOf } from './test-repository.ts'

/** The order of what came by two streams is not fixed. */
function byMessage(one: RunAnnotation, other: RunAnnotation): number {
  return one.message < other.message ? -1 : 1
}

it('gives a step the environment of a runner and nothing of the host', async () => {
  process.env['LEAK_OF_THE_HOST'] = 'leak'
  await using shop = new TestRepository({ environment: { npm_config_registry: 'http://127.0.0.1:9/' } })
  const result = await shop.run(workflowOf('- run: env | sort\n  env: { OWN: own, GITHUB_SHA: forged }', 'env: { JOB: job }'))
  const env = Object.fromEntries(logOf(jobOf(result, 'build')).map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]))
  expect(env).toMatchObject({
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__run',
    GITHUB_API_URL: 'http://127.0.0.1:1/api',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_JOB: 'build',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    GITHUB_REPOSITORY: 'acme/harbor',
    GITHUB_RUN_ID: '1',
    GITHUB_SHA: shop.git('rev-parse', 'HEAD'),
    GITHUB_WORKFLOW: 'CI',
    JOB: 'job',
    LANG: 'C.UTF-8',
    npm_config_registry: 'http://127.0.0.1:9/',
    OWN: 'own',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_OS: 'Linux',
  })
  expect(Object.keys(env).filter((name) => /LEAK_OF|GITHUB_TOKEN|RUNNER_DEBUG|VITEST/.test(name))).toEqual([])
  expect(env['GITHUB_WORKSPACE']).toMatch(/work\/harbor\/harbor$/)
})

it('calls bash with -e alone unless bash is asked for by name', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(
    workflowOf(
      [
        '- run: false | echo "pipe forgiven"',
        '- { id: strict, shell: bash, continue-on-error: true, run: "false | echo strict; echo not reached" }',
        '- { run: echo "$0 in $(basename "$PWD")", shell: "sh -e {0}", working-directory: sub }',
        '- { id: gone, run: echo, working-directory: gone, continue-on-error: true }',
        '- { id: other, run: print(1), shell: nonsense-shell, continue-on-error: true }',
      ].join('\n'),
      'defaults: { run: { working-directory: "." } }',
    ).replace('    steps:\n', '    steps:\n      - run: mkdir sub\n'),
  )
  const job = jobOf(result, 'build')
  expect(logOf(job)).toEqual(expect.arrayContaining(['pipe forgiven', 'strict']))
  expect(logOf(job)).not.toContain('not reached')
  expect(logOf(job).join('\n')).toMatch(/\.sh in sub/)
  expect(job.steps.map(({ outcome }) => outcome)).toEqual(['success', 'success', 'failure', 'success', 'failure', 'failure'])
  expect(result.conclusion).toBe('success')
})

it('decides each step by its condition, with success() implied', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(
    workflowOf(`- { id: bad, run: exit 3 }
- run: echo implied
- { if: "github.ref_name == 'main'", run: echo still implied }
- { if: failure(), run: 'echo "failed \${{ steps.bad.outcome }} \${{ job.status }}"' }
- { if: always(), run: echo always }
- { if: cancelled(), run: echo cancelled }
- { if: "success() || steps.bad.conclusion == 'failure'", run: echo either }`),
  )
  expect(result.conclusion).toBe('failure')
  expect(jobOf(result, 'build').steps.map(({ conclusion }) => conclusion)).toEqual([
    'failure',
    'skipped',
    'skipped',
    'success',
    'success',
    'skipped',
    'success',
  ])
  expect(logOf(jobOf(result, 'build'))).toEqual(
    expect.arrayContaining(['failed failure failure', '##[error]Process completed with exit code 3.']),
  )
})

it('hands on what steps write to their files', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(
    workflowOf(`- id: write
  run: |
    printf 'a<<X\\none\\ntwo\\nX\\nb=\${{ github.run_number }}\\n' >> "$GITHUB_OUTPUT"
    echo "KEPT=kept" >> "$GITHUB_ENV"
    mkdir bin; printf '#!/bin/sh\\necho from path' > bin/tool; chmod +x bin/tool
    echo "$PWD/bin" >> "$GITHUB_PATH"
    echo "# Title" >> "$GITHUB_STEP_SUMMARY"
- run: echo "\${{ env.KEPT }} $KEPT $(tool)"; echo "- more" >> "$GITHUB_STEP_SUMMARY"
- { id: forbidden, run: 'echo NODE_OPTIONS=x >> "$GITHUB_ENV"' }
- { run: 'echo "node options: $NODE_OPTIONS"' }
- { id: broken, continue-on-error: true, run: 'echo nonsense >> "$GITHUB_OUTPUT"' }
- { id: big, run: 'head -c 1100000 /dev/zero | tr "\\0" x >> "$GITHUB_STEP_SUMMARY"' }`),
  )
  const job = jobOf(result, 'build')
  expect(job.steps[0]?.outputs).toEqual({ a: 'one\ntwo', b: '1' })
  expect(logOf(job)).toEqual(expect.arrayContaining(['kept kept from path', 'node options: ']))
  expect(job.summary).toBe('# Title\n- more\n')
  expect(job.steps.map(({ id, outcome }) => [id, outcome])).toContainEqual(['broken', 'failure'])
  expect(job.steps.map(({ id, outcome }) => [id, outcome])).toContainEqual(['big', 'success'])
  expect(job.annotations.map(({ message }) => message)).toEqual([
    "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.",
    "Unable to process file command 'output' successfully.",
    "Invalid format 'nonsense'",
    expect.stringMatching(/^\$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got 107\dk/),
  ])
})

it('obeys workflow commands on both streams', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(
    workflowOf(`- id: say
  run: |
    echo "::error file=src/a.ts,line=7,title=Broken::it%0Abroke"
    echo "::notice::by the way"
    echo "::debug::hidden"
    echo "::group::things"
    echo "::add-mask::hush-hush"
    echo "say hush-hush"
    echo "::stop-commands::pause-me"
    echo "::error::not a command"
    echo "::pause-me::"
    echo "::set-output name=old::way"
- { run: 'echo "::warning::careful" >&2' }
- { id: old, continue-on-error: true, run: 'echo "::set-env name=X::y"' }`),
  )
  const job = jobOf(result, 'build')
  expect(job.annotations.toSorted(byMessage)).toEqual([
    { level: 'error', title: '', message: expect.stringContaining('The `set-env` command is disabled') },
    { level: 'warning', title: '', message: expect.stringContaining('The `set-output` command is deprecated') },
    { level: 'error', title: '', message: "Unable to process command '::set-env name=X::y' successfully." },
    { level: 'notice', title: '', message: 'by the way' },
    { level: 'warning', title: '', message: 'careful' },
    { level: 'error', title: 'Broken', message: 'it\nbroke', path: 'src/a.ts', line: 7 },
  ])
  expect(logOf(job)).toEqual(expect.arrayContaining(['##[group]things', 'say ***', '::error::not a command']))
  expect(logOf(job)).not.toContain('##[debug]hidden')
  expect(job.steps.map(({ outcome }) => outcome)).toEqual(['success', 'success', 'failure'])
  expect(job.steps[0]?.outputs).toEqual({ old: 'way' })
})

it('masks secrets and keeps outputs that hold one', async () => {
  await using shop = new TestRepository()
  shop.platform.repositorySecrets = { KEY: 'line-one\nline-two', OTHER: 'not used' }
  const result = await shop.run(
    workflowOf(
      `- id: leak
  env: { KEY: "\${{ secrets.KEY }}" }
  run: |
    echo "$KEY" | tail -1
    echo "out=$KEY" | tr '\\n' ' ' >> "$GITHUB_OUTPUT"
    echo >> "$GITHUB_OUTPUT"
    echo "summary line-one" >> "$GITHUB_STEP_SUMMARY"
    echo "::error::with line-two"`,
      'outputs: { out: "${{ steps.leak.outputs.out }}", ok: "${{ steps.leak.outcome }}" }',
    ),
  )
  const job = jobOf(result, 'build')
  expect(job.outputs).toEqual({ ok: 'success' })
  expect(job.summary).toBe('summary ***\n')
  expect(job.annotations[0]?.message).toBe('with ***')
  expect(`${readFileSync(job.log ?? '', 'utf8')}${JSON.stringify(shop.events.filter(({ kind }) => kind === 'line'))}`).not.toMatch(
    /line-(one|two)/,
  )
})

it('fails a step that takes longer than its timeout, and goes on when told to', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(
    workflowOf(`- { name: Slow, run: 'exec sleep 30', timeout-minutes: 0.003, continue-on-error: true }
- run: echo after`),
  )
  expect(jobOf(result, 'build').steps.map(({ outcome, conclusion }) => [outcome, conclusion])).toEqual([
    ['failure', 'success'],
    ['success', 'success'],
  ])
  expect(jobOf(result, 'build').annotations[0]?.message).toBe("The action 'Slow' has timed out after 0.003 minutes.")
})

it('cancels a job that takes longer than its timeout, and still runs always()', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(
    workflowOf("- run: 'exec sleep 30'\n- { if: always(), run: 'echo ${{ job.status }}' }", 'timeout-minutes: 0.005'),
  )
  expect(jobOf(result, 'build')).toMatchObject({
    conclusion: 'cancelled',
    annotations: [{ message: expect.stringMatching(/^The job has exceeded/) }, {}],
  })
  expect(logOf(jobOf(result, 'build'))).toContain('cancelled')
})

it('evaluates contexts and functions as GitHub does', async () => {
  await using shop = new TestRepository()
  shop.platform.repositoryVariables = { REGION: 'north' }
  const result = await shop.run(
    workflowOf(
      `- run: echo '\${{ vars.REGION }} \${{ case(github.event.created, 'new', 'old') }} \${{ hashFiles('none') == '' }} \${{ fromJSON('[1,2]')[1] }} \${{ secrets.MISSING == '' }}'
- run: echo '\${{ job.workflow_file_path }} \${{ job.workflow_repository }} \${{ job.workflow_sha == github.sha }} \${{ runner.os }} \${{ toJSON(inputs) }}'
- run: test -f "$GITHUB_EVENT_PATH" && grep -c full_name "$GITHUB_EVENT_PATH"`,
    ),
  )
  expect(logOf(jobOf(result, 'build'))).toEqual(
    expect.arrayContaining(['north new true 2 true', '.github/workflows/ci.yml acme/harbor true Linux {}', '1']),
  )
})

it('gives a job the number that it has at the server, and a machine of its own', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(workflowOf('- run: echo "${{ job.check_run_id }} of $RUNNER_NAME"'))
  const { id } = jobOf(result, 'build')
  expect(logOf(jobOf(result, 'build'))).toContain(`${id} of GitHub Actions ${id}`)
})

it('shows debug lines and sets RUNNER_DEBUG when ACTIONS_STEP_DEBUG is true', async () => {
  await using shop = new TestRepository()
  shop.platform.repositoryVariables = { ACTIONS_STEP_DEBUG: 'true' }
  const result = await shop.run(workflowOf('- run: echo "::debug::seen $RUNNER_DEBUG"'))
  expect(logOf(jobOf(result, 'build'))).toContain('##[debug]seen 1')
})

it('takes defaults from the job before the workflow, and lets GITHUB_ENV win over both', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(`
on: push
env: { WHO: workflow }
defaults: { run: { shell: sh, working-directory: gone } }
jobs:
  build:
    runs-on: x
    env: { WHO: job }
    defaults: { run: { working-directory: sub } }
    steps:
      - { run: mkdir sub, working-directory: . }
      - run: |
          echo "in $(basename "$PWD")"
          echo "WHO=file" >> "$GITHUB_ENV"
      - run: echo "who $WHO"
      - { env: { WHO: step }, run: echo "who $WHO" }
`)
  expect(logOf(jobOf(result, 'build'))).toEqual(expect.arrayContaining(['in sub', 'shell: sh -e {0}', 'who file', 'who step']))
})

it('keeps the value of a block scalar with expressions as it is in YAML', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(
    workflowOf(`- run: |
    cat <<EOF
    it's '\${{ github.ref_name }}' and '\${{ github.actor }}'
    EOF
- run: >-
    echo folded
    \${{ github.ref_name }}`),
  )
  expect(logOf(jobOf(result, 'build'))).toEqual(expect.arrayContaining(["it's 'main' and 'ada'", 'folded main']))
})
