import { describe, expect, it } from '@jest/globals';
import { Fraction } from '#libs/kernel';
import type { BracketScale, BracketStep } from './rule.js';
import { duesOf, dueOfVolume, isByVolumeAlone, windowDue, type WindowSource } from './window-due.js';

const of = (text: string): Fraction => Fraction.of(text);
const scale = (mode: BracketScale['mode'], steps: readonly BracketStep[], by: BracketScale['by'] = 'amount') => ({
  ...{ mode, by, steps },
});
const source = (its: BracketScale, volume: string, base = volume): WindowSource => ({
  ...{ volume: of(volume), base: of(base), scale: its },
});
const dues = (...sources: readonly WindowSource[]): string[] => duesOf(sources).map(String);

const marginal = scale('marginal', [
  { from: '0', rate: '0.1' },
  { from: '100', rate: '0.2' },
]);
const retroactive = scale('retroactive', [
  { from: '0', rate: '0.05' },
  { from: '1000', rate: '0.1' },
]);

describe('what the sources of a window are owed', () => {
  it('marginal, each by its run of volume', () => {
    expect(dues(source(marginal, '50'), source(marginal, '100'), source(marginal, '10'))).toEqual(['5', '15', '2']);
  });

  it('below zero the first step holds, and a negative volume takes its run downwards', () => {
    expect(dues(source(marginal, '-100'), source(marginal, '150'))).toEqual(['-10', '15']);
    expect(dues(source(marginal, '150'), source(marginal, '-100'))).toEqual(['20', '-15']);
  });

  it('without volume the base is paid at the step that is reached', () => {
    const byUnits = scale(
      'marginal',
      [
        { from: '0', rate: '0.1' },
        { from: '2', rate: '0.2' },
      ],
      'units',
    );
    expect(dues(source(byUnits, '2', '10'), source(byUnits, '0', '10'))).toEqual(['1', '2']);
  });

  it('retroactive, all by the volume of all, to the unit', () => {
    expect(dues(source(retroactive, '900'), source(retroactive, '99.99'))).toEqual(['45', '4.9995']);
    expect(dues(source(retroactive, '900'), source(retroactive, '100'))).toEqual(['90', '10']);
    expect(dues(source(retroactive, '900'), source(retroactive, '-1000'))).toEqual(['45', '-50']);
  });

  it('each by the steps of its own version', () => {
    const later = scale('retroactive', [
      { from: '0', rate: '0.08' },
      { from: '1000', rate: '0.12' },
    ]);
    expect(dues(source(retroactive, '900'), source(later, '100'))).toEqual(['90', '12']);
  });

  it('amounts for each sale, or units as they are counted', () => {
    const bySales = scale(
      'marginal',
      [
        { from: '0', amount: '10' },
        { from: '2', amount: '15' },
      ],
      'sales',
    );
    expect(dues(source(bySales, '1', '9'), source(bySales, '1', '9'), source(bySales, '0.5', '9'))).toEqual([
      ...['10', '10', '7.5'],
    ]);
  });

  it('rates by count share the base by the run of volume', () => {
    const byUnits = scale(
      'marginal',
      [
        { from: '0', rate: '0.1' },
        { from: '2', rate: '0.2' },
      ],
      'units',
    );
    expect(dues(source(byUnits, '4', '100'))).toEqual(['15']);
  });

  it('the parts are the steps of one rounding', () => {
    const one = scale('marginal', [{ from: '0', rate: '0.1' }]);
    expect(
      windowDue([source(one, '0.14'), source(one, '0.14'), source(one, '0.14')], 'GBP', 'half-away').parts,
    ).toEqual([...[1n, 2n, 1n]]);
  });

  it('the due of a window by volume alone is the sum of the dues', () => {
    for (const one of [marginal, retroactive]) {
      expect(isByVolumeAlone(one)).toBe(true);
      for (const volumes of [
        ['50', '100', '10'],
        ['900', '200'],
        ['-50', '30'],
        ['150', '-100', '2'],
      ]) {
        const sources = volumes.map((volume) => source(one, volume));
        const sum = duesOf(sources).reduce((all, due) => all.plus(due), Fraction.zero);
        const volume = volumes.reduce((all, each) => all.plus(of(each)), Fraction.zero);
        expect(dueOfVolume(one, volume).toString()).toBe(sum.toString());
      }
    }
    expect(isByVolumeAlone(scale('marginal', [{ from: '0', rate: '0.1' }], 'units'))).toBe(false);
  });
});
