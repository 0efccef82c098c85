// A registry that carries one platform's packages only makes npm write a lock file without the optional packages of the
// others, which `npm ci` then refuses ("Missing: … from lock file"). This names them again, without a checksum.

const SYSTEMS = ['darwin', 'linux', 'win32', 'android', 'freebsd', 'openharmony'];
const PROCESSORS = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'wasm32'];
const LIBRARIES = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

/** The optional packages that a lock file needs and does not name: `[path, entry]` each. */
export function missingOptional({ packages }) {
  const missing = new Map();
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isNamed(packages, path, name)) continue;
      if (!/^\d/.test(version))
        throw new Error(`${path} wants ${name}@${version}, and which version that is cannot be told.`);
      missing.set(`node_modules/${name}`, optionalEntry(name, version, entry.dev));
    }
  }
  return [...missing];
}

function isNamed(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true;
    if (!at) return false;
  }
}

function optionalEntry(name, version, dev) {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-');
  const pick = (values) => words.filter((word) => values.includes(word));
  const libraries = words.map((word) => LIBRARIES[word]).filter(Boolean);
  return {
    version,
    cpu: pick(PROCESSORS),
    ...(dev ? { dev } : {}),
    ...(libraries.length ? { libc: libraries } : {}),
    optional: true,
    os: pick(SYSTEMS),
  };
}
