import { stat } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { ActionError } from '@slipway/shared/core/errors'
import { fileDigest } from '@slipway/shared/ports/file-digest'

/** The artifact of the release. Throws an ActionError where the file is missing, or its digest is not the one of the build. */
export async function checkArtifact(
  { artifact, digest }: { artifact?: string | undefined; digest?: string | undefined },
  workspace: string,
): Promise<{ path: string | undefined; digest: string | undefined }> {
  if (artifact === undefined) return { path: undefined, digest }
  const path = isAbsolute(artifact) ? artifact : join(workspace, artifact)
  const found = await digestOf(path, artifact)
  if (digest === undefined || digest === found) return { path, digest: found }
  throw new ActionError(
    `The artifact ${artifact} is not the one that was approved: its digest is ${found}, the input "digest" says ${digest}`,
    {
      hint: 'Download the artifact of this very run, and take the digest that the build gave out.',
    },
  )
}

async function digestOf(path: string, shown: string): Promise<string> {
  let kind: 'file' | 'other'
  try {
    kind = (await stat(path)).isFile() ? 'file' : 'other'
  } catch (cause) {
    throw new ActionError(`There is no artifact at ${shown}`, {
      hint: 'Check the input "artifact", and that the job downloaded it.',
      cause,
    })
  }
  if (kind === 'other') {
    throw new ActionError(`The artifact ${shown} is not a file`, { hint: 'Pack a folder into one archive, so that it has one digest.' })
  }
  return await fileDigest(path)
}
