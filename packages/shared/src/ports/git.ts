import { getExecOutput } from '@actions/exec'

/** The result of a git command in a local repository. */
export type GitAnswer = { state: 'exited'; code: number; stdout: string; stderr: string } | { state: 'not-found' }

/** Runs git in a folder with exactly this environment. For short commands: without a time limit and without a signal. */
export type Git = (args: readonly string[], options: { cwd: string; env: Readonly<Record<string, string>> }) => Promise<GitAnswer>

/** Git through the toolkit's exec. Commands that need a signal or a limit of time or output use `exec.ts`. */
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
    // It throws only for a program that is not on PATH, not for a failure of git.
    if (error instanceof Error && /unable to locate executable/i.test(error.message)) return { state: 'not-found' }
    throw error
  }
}
