import { cpSync, mkdirSync, rmSync } from 'node:fs'

rmSync('dist', { recursive: true, force: true })
mkdirSync('dist')
for (const file of ['package.json', 'greeting.js', 'server.js']) cpSync(file, `dist/${file}`)
