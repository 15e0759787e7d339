// node tools/record-terminal.ts: plays reference/config.console and reference/shell.console with bash, GNU's tools and the real
// kubectl (reference/bin/kubectl), each in an empty home that has the kubeconfig of the terminal, and writes what is said to
// reference/recorded/1.37. No cluster is asked. Needs root: the home is a file system of its own at /root.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { kindKubeconfig, kubeconfigPath } from '../src/kube/kubectl/config.ts'
import { stepsOf } from './play.ts'

const folder = mkdtempSync(join(tmpdir(), 'kubenotes-config-'))
symlinkSync(resolve('reference/bin/kubectl'), join(folder, 'kubectl'))
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
for (const name of ['config', 'shell']) {
  const commands = stepsOf(readFileSync(`reference/${name}.console`, 'utf8')).flatMap(({ command }) => command ?? [])
  const script = [
    'mount -t tmpfs none /root && cd /root && mkdir .kube',
    `printf %s ${quoted(kindKubeconfig())} > ${kubeconfigPath}`,
    ...commands.map(command => `printf '%s\\n' ${quoted(`$ ${command}`)}; ${command}\ncode=$?; [ $code = 0 ] || echo "# exit $code"`),
  ]
  const { stdout } = spawnSync('unshare', ['--mount', 'bash', '-c', `exec 2>&1\n${script.join('\n')}`], {
    encoding: 'utf8',
    input: '',
    env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, HOME: '/root', LANG: 'C.UTF-8' },
  })
  writeFileSync(`reference/recorded/1.37/${name}.txt`, `# kubectl v1.37.2 | tools/record-terminal.ts\n${stdout}`)
}
rmSync(folder, { recursive: true })
