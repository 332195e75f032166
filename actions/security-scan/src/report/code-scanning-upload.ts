import type { Context } from '@slipway/shared/action'
import { messageOf } from '@slipway/shared/core/errors'
import { escapeMarkdown, type Markdown } from '@slipway/shared/core/markdown'

type CodeScanningUpload = {
  sarif: string
  /** When the scan started, as ISO 8601. */
  startedAt: string
  token: string | undefined
}

/**
 * Uploads the SARIF to code scanning and returns a sentence about the result. The verdict is independent of it: no failure of the
 * upload fails the step. The token of a fork cannot upload.
 */
export async function uploadToCodeScanning({ sarif, startedAt, token }: CodeScanningUpload, context: Context): Promise<Markdown> {
  if (token === undefined) return escapeMarkdown('the findings were not uploaded: the input "token" is empty.')
  const { createGithub } = await import('@slipway/shared/github/octokit')
  const { uploadSarif } = await import('@slipway/shared/github/code-scanning')
  const { runner, log, clock, signal } = context
  try {
    const github = await createGithub({ token, runner, log, signal })
    const result = await uploadSarif(github, { sarif, commit: runner.run.sha, ref: runner.run.ref, startedAt }, clock)
    const said = sentenceOf(result)
    if (result.state === 'refused' || result.state === 'failed') log.warning(said)
    return escapeMarkdown(said)
  } catch (error) {
    signal.throwIfAborted()
    const said = `the upload failed: ${messageOf(error)}`
    log.warning(said)
    return escapeMarkdown(said)
  }
}

type Uploaded = Awaited<ReturnType<typeof import('@slipway/shared/github/code-scanning').uploadSarif>>

function sentenceOf(result: Uploaded): string {
  switch (result.state) {
    case 'complete':
      return 'the findings were uploaded.'
    case 'pending':
      return 'the findings were uploaded; GitHub is still reading them.'
    case 'failed':
      return `GitHub could not read the findings: ${result.errors.join('; ')}`
    case 'refused':
      return `the findings were not uploaded. It needs the permission security-events: write. ${result.reason}`
  }
}
