import { oldNslookup } from '../../network/index.ts'
import { networkBehavior } from './client-programs.ts'
import type { Image } from './image.ts'
import { versions } from './versions.ts'

/** Images that bring a shell and small programs. */
export const shellImages: readonly Image[] = [
  {
    repository: 'docker.io/library/busybox',
    tags: [
      ...versions({ '1.28': 4, '1.29': 3, '1.30': 1, '1.31': 1, '1.32': 1, '1.33': 1, '1.34': 1, '1.35': 0, '1.36': 1, '1.37': 0 }, [
        '',
        '-glibc',
        '-musl',
        '-uclibc',
      ]),
      'latest',
      'stable',
      '1',
      'glibc',
      'musl',
      'uclibc',
    ],
    size: 2223686,
    command: ['sh'],
    dialect: 'busybox',
    variant: tag => (/^1\.(2[0-8]|1\d)\b/.test(tag) ? { programs: { nslookup: networkBehavior(oldNslookup) } } : {}),
    files: () => ({ '/home/': '', '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n', '/bin/': '', '/usr/': '' }),
  },
  {
    repository: 'docker.io/library/alpine',
    tags: [
      ...versions({ '3.12': 12, '3.13': 12, '3.14': 10, '3.15': 11, '3.16': 9, '3.17': 10, '3.18': 12, '3.19': 9, '3.20': 8, '3.21': 5, '3.22': 2 }),
      'latest',
      '3',
      'edge',
    ],
    size: 3800000,
    command: ['/bin/sh'],
    dialect: 'busybox',
    files: tag => ({
      '/home/': '',
      '/etc/alpine-release': `${/^\d+\.\d+\.\d+$/.test(tag) ? tag : '3.22.2'}\n`,
      '/etc/os-release': 'NAME="Alpine Linux"\nID=alpine\n',
    }),
  },
  {
    repository: 'docker.io/library/debian',
    size: 48490000,
    command: ['bash'],
    dialect: 'debian',
    files: () => ({ '/home/': '', '/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nID=debian\n' }),
  },
  {
    repository: 'docker.io/library/ubuntu',
    size: 29700000,
    command: ['/bin/bash'],
    dialect: 'debian',
    files: () => ({ '/home/': '', '/etc/os-release': 'PRETTY_NAME="Ubuntu 24.04 LTS"\nNAME="Ubuntu"\nID=ubuntu\n' }),
  },
]
