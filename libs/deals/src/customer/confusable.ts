import { normalForm } from '#libs/kernel';

const SCRIPTS = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Armenian',
  'Hebrew',
  'Arabic',
  'Devanagari',
  'Thai',
  'Georgian',
  'Cherokee',
  'Han',
  'Hiragana',
  'Katakana',
  'Hangul',
  'Bopomofo',
] as const;
type Script = (typeof SCRIPTS)[number];

const MATCHERS: readonly (readonly [Script, RegExp])[] = SCRIPTS.map((script) => [
  script,
  new RegExp(`\\p{Script=${script}}`, 'u'),
]);

/** Written together every day (Unicode Technical Standard 39, highly restrictive). */
const TOGETHER: readonly (readonly Script[])[] = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
];

// Letters of other scripts that are drawn as Latin ones: a word of nothing else reads as another word.
const DRAWN_AS_LATIN =
  /^[\d\-.\u0430\u0435\u043E\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04BB\u0501\u051B\u051D\u04CF\u03BF\u03BD\u03C1\u03B1\u03B9\u03BA]+$/iu;

/** Whether any word mixes scripts that are not written together, or is of letters that only look Latin. */
export const isConfusable = (text: string): boolean =>
  normalForm(text, 'NFKC')
    .toLowerCase()
    .split(/[\s.\-_/]+/u)
    .some(wordImitates);

function wordImitates(word: string): boolean {
  const scripts = MATCHERS.filter(([, matcher]) => matcher.test(word)).map(([script]) => script);
  if (scripts.length > 1) return !TOGETHER.some((allowed) => scripts.every((script) => allowed.includes(script)));
  return scripts.length === 1 && scripts[0] !== 'Latin' && DRAWN_AS_LATIN.test(word);
}
