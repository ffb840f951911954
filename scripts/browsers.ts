/**
 * Finds a browser that can run Oriel, or says how to get one.
 * `CHROMIUM_PATH` and `FIREFOX_PATH` win: a path or the name of a command.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';

export type BrowserKind = 'chromium' | 'firefox';

const COMMANDS: Record<BrowserKind, string[]> = {
  chromium: [
    'chromium',
    'chromium-browser',
    'google-chrome-stable',
    'google-chrome',
    'microsoft-edge-stable',
    'microsoft-edge',
    'chrome',
  ],
  firefox: ['firefox', 'firefox-esr', 'firefox-developer-edition'],
};

const MAC_APPS: Record<BrowserKind, string[]> = {
  chromium: [
    'Google Chrome.app/Contents/MacOS/Google Chrome',
    'Chromium.app/Contents/MacOS/Chromium',
    'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  firefox: [
    'Firefox.app/Contents/MacOS/firefox',
    'Firefox Developer Edition.app/Contents/MacOS/firefox',
    'Firefox Nightly.app/Contents/MacOS/firefox',
  ],
};

const WINDOWS_PROGRAMS: Record<BrowserKind, string[]> = {
  chromium: [
    'Google\\Chrome\\Application\\chrome.exe',
    'Chromium\\Application\\chrome.exe',
    'Microsoft\\Edge\\Application\\msedge.exe',
  ],
  firefox: ['Mozilla Firefox\\firefox.exe', 'Firefox Developer Edition\\firefox.exe'],
};

const VARIABLES: Record<BrowserKind, string> = { chromium: 'CHROMIUM_PATH', firefox: 'FIREFOX_PATH' };
const DEBIAN_PACKAGES: Record<BrowserKind, string[]> = {
  chromium: ['chromium', 'fonts-dejavu-core'],
  firefox: ['firefox-esr', 'fonts-dejavu-core'],
};
const KINDS: Record<BrowserKind, string> = { chromium: 'Chrome, Chromium or Edge', firefox: 'Firefox' };

const isExecutable = (path: string) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const onPath = (command: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, command))
    .find(isExecutable);

function candidates(kind: BrowserKind): string[] {
  if (process.platform === 'darwin')
    return MAC_APPS[kind].flatMap((app) => [
      join('/Applications', app),
      join(homedir(), 'Applications', app),
    ]);
  if (process.platform === 'win32') {
    const roots = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];
    return roots.flatMap((root) => (root ? WINDOWS_PROGRAMS[kind].map((file) => join(root, file)) : []));
  }
  return COMMANDS[kind].flatMap((command) => onPath(command) ?? []);
}

/**
 * The browser's full path, or undefined where there is none.
 * Throws when the variable names something that is not there: a typing error should not pick another browser.
 */
export function findBrowser(kind: BrowserKind): string | undefined {
  const named = process.env[VARIABLES[kind]];
  if (!named) return candidates(kind).find(existsSync);
  const path = isAbsolute(named) || existsSync(named) ? named : onPath(named);
  if (path && existsSync(path)) return path;
  throw new Error(`${VARIABLES[kind]} is "${named}", but there is no such program.`);
}

/** What to type or click on this machine to get the browsers. */
export function howToInstall(kinds: BrowserKind[]): string {
  const names = kinds.map((kind) => KINDS[kind]).join(' and ');
  const variables = kinds.map((kind) => VARIABLES[kind]).join(' and ');
  const packages = debianPackages(kinds).join(' ');
  const way =
    process.platform === 'darwin'
      ? `  brew install --cask ${kinds.map((kind) => (kind === 'firefox' ? 'firefox' : 'google-chrome')).join(' ')}`
      : process.platform === 'win32'
        ? `  winget install ${kinds.map((kind) => (kind === 'firefox' ? 'Mozilla.Firefox' : 'Google.Chrome')).join(' ')}`
        : onPath('dnf')
          ? `  sudo dnf install ${kinds.join(' ')}`
          : onPath('pacman')
            ? `  sudo pacman -S ${kinds.join(' ')}`
            : `  sudo apt-get update && sudo apt-get install -y ${packages}`;
  return `No ${names} was found. Install with\n${way}\nor set ${variables} to where it is.`;
}

const debianPackages = (kinds: BrowserKind[]) => [...new Set(kinds.flatMap((kind) => DEBIAN_PACKAGES[kind]))];

/** On Debian as root (a container) the missing browsers can be had by one command. */
export const canInstall = (): boolean => process.getuid?.() === 0 && onPath('apt-get') !== undefined;

/** Installs them by apt and says so; true when it worked. */
export function install(kinds: BrowserKind[]): boolean {
  const packages = debianPackages(kinds);
  console.log(`Installing ${packages.join(' ')} (apt-get) …`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...words: string[]) =>
    spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...words], {
      env: environment,
      stdio: ['ignore', 'ignore', 'inherit'],
    }).status === 0;
  return apt('update') && apt('install', '-y', '--no-install-recommends', ...packages);
}

/** The browser's path, installed first where that is possible; otherwise throws what to do. */
export function needBrowser(kind: BrowserKind): string {
  const found = findBrowser(kind);
  if (found) return found;
  if (canInstall() && install([kind])) {
    const installed = findBrowser(kind);
    if (installed) return installed;
  }
  throw new Error(howToInstall([kind]));
}

/** Without a display a browser can only run headless. macOS and Windows always have one. */
export const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
