/* libFuzzer's entry: hands each input to the target that ROLLCALL_FUZZ_TARGET names. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int rollcall_fuzz(const char *name, const uint8_t *bytes, size_t count);
void rollcall_fuzz_list(void);

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    const char *target = getenv("ROLLCALL_FUZZ_TARGET");
    if (target == NULL) {
        rollcall_fuzz_list();
        exit(0);
    }
    if (rollcall_fuzz(target, NULL, 0) != 0) {
        fprintf(stderr, "there is no fuzz target %s\n", target);
        exit(64);
    }
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
    return rollcall_fuzz(getenv("ROLLCALL_FUZZ_TARGET"), bytes, count);
}
