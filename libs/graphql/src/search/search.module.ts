import { Module } from '@nestjs/common';
import { SearchPlaces } from './search-places.js';
import { SearchResolver } from './search.resolver.js';

/** `search` over whatever the contexts' views say they are searched by. */
@Module({ providers: [SearchResolver, SearchPlaces] })
export class SearchModule {}
