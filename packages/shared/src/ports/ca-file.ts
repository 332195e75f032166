import { readFile } from 'node:fs/promises'
import { ActionError } from '../core/errors.ts'

/**
 * The certificates of a file in PEM. A relative path counts from the working directory, which is the root of the repository for every action.
 * Throws an ActionError where there is no such file or it holds no certificate.
 */
export async function readCaFile(path: string): Promise<string> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw new ActionError(`There is no file ${path} with the certificates that ca-file names`, {
      hint: 'Paths count from the root of the repository; check that the job checked it out.',
      cause,
    })
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new ActionError(`The file ${path} of ca-file holds no certificate in PEM`)
  return text
}
