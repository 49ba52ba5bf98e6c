/** A plugin as anybody would write one. */
@NullMarked
package com.example.posterize;

import org.jspecify.annotations.NullMarked;
