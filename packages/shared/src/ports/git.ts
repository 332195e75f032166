import { getExecOutput } from '@actions/exec'

/** What git said of a local repository. */
export type GitAnswer = { state: 'exited'; code: number; stdout: string; stderr: string } | { state: 'not-found' }

/** Asks git in a folder, with this environment and no other. For short questions: it neither ends nor bounds what it starts. */
export type Git = (args: readonly string[], options: { cwd: string; env: Readonly<Record<string, string>> }) => Promise<GitAnswer>

/** The toolkit's own way to start a program. What has to be signalled, bounded in time or in output goes by `exec.ts` instead. */
export const systemGit: Git = async (args, { cwd, env }) => {
  try {
    const { exitCode, stdout, stderr } = await getExecOutput('git', [...args], {
      cwd,
      env: { ...env },
      silent: true,
      ignoreReturnCode: true,
    })
    return { state: 'exited', code: exitCode, stdout, stderr }
  } catch (error) {
    // It throws for a program that is not on PATH, and for nothing else that git could say.
    if (error instanceof Error && /unable to locate executable/i.test(error.message)) return { state: 'not-found' }
    throw error
  }
}
