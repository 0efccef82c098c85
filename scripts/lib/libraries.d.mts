export type Imports = ReadonlyMap<string, ReadonlySet<string>>;
export function importsBelow(root: string): Imports;
export function pictureOf(imports: Imports): string;
export function withPicture(page: string, picture: string): string;
